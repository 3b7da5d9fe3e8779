import type { Kind } from '../kind';
import { chat } from './chat';
import { history } from './history';
import { invitations } from './invitations';
import { multipart } from './multipart';
import { pictures } from './pictures';
import { richText } from './richText';
import { search } from './search';

/** One file a kind; a new one is added here. */
export const KINDS: readonly Kind[] = [
  ...chat,
  ...history,
  ...invitations,
  ...multipart,
  ...pictures,
  ...richText,
  ...search,
];
