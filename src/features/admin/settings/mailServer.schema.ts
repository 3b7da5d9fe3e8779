import { z } from 'zod';
import { plainSender } from '#src/platform/emailAddress';
import { id, text, trimmed } from '#src/platform/http/params';
import { whole } from './wholeNumber';

/** A host as mail programs take it: a name, or an address of version 4 or 6. */
const host = trimmed.pipe(
  z
    .string()
    .min(1, 'settings.errors.host')
    .max(255, 'settings.errors.host')
    .regex(/^[\p{L}\p{N}._:-]+$/u, 'settings.errors.host'),
);

const sender = trimmed.transform((typed, context) => {
  const plain = plainSender(typed);
  if (plain !== null && plain.length <= 254) return plain;
  context.addIssue({ code: 'custom', message: 'settings.errors.sender' });
  return z.NEVER;
});

export const SECURITIES = ['tls', 'starttls', 'none'] as const;

export const mailServerSchema = z.strictObject({
  version: z.union([id, z.literal('0').transform(() => 0)]),
  host,
  port: whole(1, 65_535, 'settings.errors.port'),
  security: z.enum(SECURITIES, 'errors.field.invalid'),
  userName: trimmed.pipe(z.string().max(254, 'settings.errors.userName')),
  /** Empty keeps the one that is saved. */
  mailPassword: text.pipe(z.string().max(500, 'settings.errors.mailPassword')),
  sender,
});

export type MailServerForm = z.infer<typeof mailServerSchema>;
