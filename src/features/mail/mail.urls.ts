/** The only addresses that act for somebody who is not signed in, and for mail programs: what they carry is signed. */
export const UNSUBSCRIBE_PATH = '/unsubscribe/';

export const MUTE_PATH = '/mute/';

export const mailUrls = {
  unsubscribe: (token: string) => `${UNSUBSCRIBE_PATH}${token}`,
  mute: (token: string) => `${MUTE_PATH}${token}`,
};
