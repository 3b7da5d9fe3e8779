import type { Translate } from '#src/platform/http/context';

/** What its card says. The notes read otherwise everywhere, that nobody takes one for the other. */
export const chatWords = (t: Translate) => ({
  title: t('chat.title'),
  list: t('chat.list'),
  emptyTitle: t('chat.empty.title'),
  emptyText: t('chat.empty.text'),
  message: t('chat.composer.message'),
  placeholder: t('chat.composer.placeholder'),
  send: t('chat.composer.send'),
  hint: '',
});

export const notesWords = (t: Translate): ReturnType<typeof chatWords> => ({
  title: t('chat.notes.title'),
  list: t('chat.notes.list'),
  emptyTitle: t('chat.notes.empty.title'),
  emptyText: t('chat.notes.empty.text'),
  message: t('chat.notes.composer.message'),
  placeholder: t('chat.notes.composer.placeholder'),
  send: t('chat.notes.composer.send'),
  hint: t('chat.notes.hint'),
});
