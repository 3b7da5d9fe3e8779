/** Every key that does something, in the spelling of `aria-keyshortcuts`: the browser obeys this table, the help shows it. */
export const SHORTCUTS = {
  search: '/',
  help: '?',
  send: 'Control+Enter',
  earlierFile: 'ArrowLeft',
  laterFile: 'ArrowRight',
} as const;
