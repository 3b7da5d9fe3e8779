import { z } from 'zod';
import { absenceTexts } from '#src/features/absences/absenceTexts.view';
import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { findNames } from './people.queries';
import { searchPeople } from './search.queries';
import { findDepartmentPeople } from './departments.queries';
import type { Context } from '#src/platform/http/context';
import { distinctNames } from '#src/platform/words/namesakes';
import { clock } from '#src/platform/clock';
import { id, text } from '#src/platform/http/params';
import { signedIn, type Routes } from '#src/platform/http/route';

const query = z.looseObject({
  q: text.pipe(z.string().max(100)).catch(''),
  /** People of a department and of those below it, instead. */
  department: id.optional().catch(undefined),
  for: z.enum(['recipient', 'subscriber', 'anyone']).catch('subscriber'),
});

/** For fields of big companies, which fetch options while typing. */
export function peopleOptionRoutes(routes: Routes): void {
  routes.get('/people/options', { can: signedIn, query }, async (ctx) => {
    const { people, hasMore } = await askedPeople(ctx);
    const now = clock.now();
    const ids = people.map(({ id }) => id);
    const absences = await findCurrentAbsences(ctx.db, ids, now);
    const texts = absenceTexts(ctx, now);
    const away = (id: number): string[] => {
      const absence = absences.get(id);
      return absence ? [texts.until(absence), texts.deputy(absence)] : [];
    };
    const names = distinctNames(people);
    const options = people.map(({ id, name, jobTitle, department, email }, at) => ({
      value: id,
      label: names.get(id) ?? name,
      name,
      hint: [department, jobTitle, ...away(id)].filter(Boolean).join(' · '),
      words: [name, jobTitle, department, email].filter(Boolean).join(' '),
      ...(hasMore && at === people.length - 1 ? { more: ctx.t('shared.moreResults') } : {}),
    }));
    ctx.res.json(options);
  });
}

async function askedPeople({ db, actor, query: asked }: Context<unknown, unknown, z.infer<typeof query>>) {
  if (asked.department === undefined) return searchPeople(db.prisma, actor, asked.q.trim(), asked.for);
  const members = await findDepartmentPeople(db.prisma, [asked.department]);
  const people = await findNames(db.prisma, (members.get(asked.department) ?? []).map(String));
  return { people: people.toSorted((one, other) => one.name.localeCompare(other.name)), hasMore: false };
}
