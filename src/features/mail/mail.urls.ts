/** Signed addresses that work without sign-in, also for mail programs. */
export const UNSUBSCRIBE_PATH = '/unsubscribe/';

export const MUTE_PATH = '/mute/';

export const mailUrls = {
  unsubscribe: (token: string) => `${UNSUBSCRIBE_PATH}${token}`,
  mute: (token: string) => `${MUTE_PATH}${token}`,
};
