/** The only addresses that act for somebody who is not signed in, and for mail programs: what they carry is signed. */
export const UNSUBSCRIBE_PATH = '/unsubscribe/';

export const mailUrls = { unsubscribe: (token: string) => `${UNSUBSCRIBE_PATH}${token}` };
