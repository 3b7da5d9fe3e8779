import { z } from 'zod';
import { setMuted } from '#src/features/notifications/muting.service';
import type { Database } from '#src/platform/db';
import type { Place } from '#src/platform/http/context';
import { id } from '#src/platform/http/params';
import { mailUrls } from './mail.urls';
import { findMailKey, isSigned, signatureOf } from './signedLinks.queries';

const parts = z.tuple([id, z.enum(['memo', 'task']), id, z.string().min(1)]);

export type Muting = { userId: number; place: Place; isProject: boolean };

const signedPart = (place: Place): string => `mute ${place.kind} ${place.id}`;

export function muteUrl(baseUrl: string, user: { id: number; mailKey: string }, place: Place): string {
  const token = [user.id, place.kind, place.id, signatureOf(user.mailKey, signedPart(place))].join('.');
  return `${baseUrl}${mailUrls.mute(token)}`;
}

/** Null for an invalid token, an inactive owner, or one without a role any more. */
export async function findMuting(db: Database, token: string): Promise<Muting | null> {
  const read = parts.safeParse(token.split('.'));
  if (!read.success) return null;
  const [userId, kind, placeId, signature] = read.data;
  const place: Place = { kind, id: placeId };
  const mailKey = await findMailKey(db, userId);
  if (mailKey === null || !isSigned(mailKey, signedPart(place), signature)) return null;
  const part = await findPart(db, userId, place);
  return part && { userId, place, isProject: part.kind === 'project' };
}

async function findPart({ prisma }: Database, userId: number, { kind, id }: Place): Promise<{ kind: string } | null> {
  if (kind === 'task')
    return prisma.taskParticipant.findFirst({ where: { userId, taskId: id }, select: { kind: true } });
  const found = await prisma.participant.count({ where: { userId, memoId: id, memo: { withdrawnAt: null } } });
  return found > 0 ? { kind } : null;
}

export const muteByMail = (db: Database, { userId, place }: Muting): Promise<void> => setMuted(db, userId, place, true);
