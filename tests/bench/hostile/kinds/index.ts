import type { Kind } from '../kind';
import { multipart } from './multipart';
import { pictures } from './pictures';
import { richText } from './richText';

/** One file a kind; a new one is added here. */
export const KINDS: readonly Kind[] = [...multipart, ...pictures, ...richText];
