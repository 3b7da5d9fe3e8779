import { z } from 'zod';
import type { MailTiming } from '#src/platform/db';

const NAMES = {
  at_once: 'atOnce',
  unless_read_soon: 'unlessReadSoon',
  hourly: 'hourly',
  daily: 'daily',
  never: 'never',
} as const satisfies Record<string, MailTiming>;

/** As the database writes it, for statements that Prisma does not read. */
export const mailTiming = z
  .enum(['at_once', 'unless_read_soon', 'hourly', 'daily', 'never'])
  .transform((stored): MailTiming => NAMES[stored]);
