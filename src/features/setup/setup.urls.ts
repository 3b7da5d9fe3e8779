/** The first visit, and the steps that its admin may take afterwards. */
export const setupUrls = {
  start: '/setup',
  mail: '/setup/mail',
  testMail: '/setup/mail/test',
  examples: '/setup/examples',
  executives: '/setup/executives',
  next: '/setup/next',
  finish: '/setup/finish',
};
