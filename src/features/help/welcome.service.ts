import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';

/** What a new person is pointed at on the first visit has been seen; it is never shown to them again. */
export async function markWelcomed({ prisma }: Database, userId: number): Promise<void> {
  await prisma.user.updateMany({ where: { id: userId, welcomedAt: null }, data: { welcomedAt: clock.now() } });
}
