import { z } from 'zod';
import { NOTICE_KINDS } from '#src/events/noticeKinds';

/** The kind of a mail that tells of several notices together. */
export const DIGEST = 'digest';

/** Mails that people may end; those about their accounts they may not. */
export const endableKind = z.enum([...NOTICE_KINDS, DIGEST]);

export type EndableKind = z.infer<typeof endableKind>;
