export const takeoutUrls = { page: '/account/data', archive: '/account/data/archive' };
