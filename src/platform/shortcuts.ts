/**
 * Every key that does something, in the spelling of `aria-keyshortcuts` (two in a row, `g m`, have none): the browser obeys this table and what stands in
 * the views, a test holds both together, and the help shows it.
 */
export const SHORTCUTS = {
  newMemo: 'n',
  search: '/',
  help: '?',
  send: 'Control+Enter',
  bold: 'Control+b',
  italic: 'Control+i',
  link: 'Control+k',
  tools: 'Alt+F10',
  nextCell: 'Tab',
  lastMessage: 'ArrowUp',
  consider: 'e',
  firstOutcome: '1',
  secondOutcome: '2',
  thirdOutcome: '3',
  fourthOutcome: '4',
  postpone: 'p',
  createTask: 't',
  message: 'r',
  chat: 'c',
  undo: 'z',
  mute: 'm',
  addPerson: 'a',
  nextMemo: 'j',
  earlierMemo: 'k',
  tick: 'x',
  toMemos: 'g m',
  toTasks: 'g t',
  toMyDay: 'g d',
  toFolder: 'g f',
  open: 'Enter',
  close: 'Escape',
  palette: 'Control+k',
  earlierFile: 'ArrowLeft',
  laterFile: 'ArrowRight',
} as const;

/** Keys, and two in a row, that whoever speaks to the computer would press unawares: each can turn them off. */
export const SINGLE_KEYS = Object.entries(SHORTCUTS).filter(([, key]) => key.length === 1 || key.includes(' '));
