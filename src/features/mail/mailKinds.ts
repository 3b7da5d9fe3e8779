import { z } from 'zod';
import { NOTICE_KINDS } from '#src/events/noticeKinds';

export const DIGEST = 'digest';

/** Mails about accounts cannot be unsubscribed. */
export const endableKind = z.enum([...NOTICE_KINDS, DIGEST]);

export type EndableKind = z.infer<typeof endableKind>;
