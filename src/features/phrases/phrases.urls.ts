export const phraseUrls = { own: '/account/phrases' };
