import { z } from 'zod';
import { absenceTexts } from '#src/features/absences/absence.view';
import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { searchPeople } from '#src/features/memos/recipients/recipients.queries';
import { clock } from '#src/platform/clock';
import { text } from '#src/platform/http/params';
import { signedIn, type Routes } from '#src/platform/http/route';

const query = z.looseObject({
  q: text.pipe(z.string().max(100)).catch(''),
  for: z.enum(['recipient', 'subscriber']).catch('subscriber'),
});

/** Names for the fields that fetch their options while typing, in companies too big to list. */
export function peopleOptionRoutes(routes: Routes): void {
  routes.get('/people/options', { can: signedIn, query }, async (ctx) => {
    const people = await searchPeople(ctx.db.prisma, ctx.actor, ctx.query.q.trim(), ctx.query.for);
    const now = clock.now();
    const ids = people.map(({ id }) => id);
    const absences = await findCurrentAbsences(ctx.db, ids, now);
    const texts = absenceTexts(ctx, now);
    const away = (id: number): string[] => {
      const absence = absences.get(id);
      return absence ? [texts.until(absence), texts.deputy(absence)] : [];
    };
    ctx.res.json(
      people.map(({ id, name, department }) => ({
        value: id,
        label: name,
        hint: [department, ...away(id)].filter(Boolean).join(' · '),
      })),
    );
  });
}
