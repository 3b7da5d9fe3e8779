import { z } from 'zod';
import type { Context } from '#src/platform/http/context';
import { id, text } from '#src/platform/http/params';
import type { Routes } from '#src/platform/http/route';
import { afterQuery, portion } from '#src/platform/listing/portion';
import { accessToPlace } from '#src/subjects/subjectKind';
import { isNamed } from '#src/platform/words/names';
import { inRows } from '#src/features/files/file.view';
import type { PartsOwner, PersonLine } from './parts.access';

const params = z.object({ placeId: id });
const peopleQuery = afterQuery.extend({
  q: text.pipe(z.string().max(100)).catch(''),
  unseen: z.literal('1').optional().catch(undefined),
});

type PeopleQuery = z.infer<typeof peopleQuery>;

export function partsRoutes<S extends { id: number; title: string }>(routes: Routes, owner: PartsOwner<S>): void {
  const { path } = owner.subject;
  const can = accessToPlace(owner.subject)(() => true);
  const placeOf = ({ id: number, title }: S) => ({ number, title, url: `${path}/${number}` });

  routes.get(`${path}/:placeId/people`, { can, params, query: peopleQuery }, async (ctx) => {
    const { people, mayRemove } = await owner.people(ctx, ctx.subject);
    ctx.render('parts/people', peoplePage(ctx, { place: placeOf(ctx.subject), people, mayRemove }));
  });
  routes.get(`${path}/:placeId/files`, { can, params, query: afterQuery }, async (ctx) => {
    const place = placeOf(ctx.subject);
    const files = await owner.files(ctx, ctx.subject);
    const { rows, nextUrl } = portion(files, ctx.query.after, (next) => `${place.url}/files?after=${next}`);
    ctx.render('parts/files', { title: ctx.t('parts.filesOf', place), place, rows: inRows(rows), nextUrl });
  });
}

type Shown = { place: { number: number; title: string; url: string }; people: PersonLine[]; mayRemove: boolean };

function peoplePage(ctx: Context<unknown, unknown, PeopleQuery>, { place, people, mayRemove }: Shown) {
  const { t, query } = ctx;
  const q = query.q.trim();
  const found = people.filter(
    ({ fullName, isUnseen }) => (q === '' || isNamed(fullName, q)) && (query.unseen === undefined || isUnseen),
  );
  const url = `${place.url}/people`;
  const urlOf = (next: number): string => {
    const asked = new URLSearchParams({ q, unseen: query.unseen ?? '', after: String(next) });
    return `${url}?${asked.toString()}`;
  };
  const { rows, nextUrl } = portion(found, query.after, urlOf);
  return {
    title: t('parts.peopleOf', place),
    place,
    url,
    q,
    isUnseen: query.unseen !== undefined,
    unseen: people.filter(({ isUnseen }) => isUnseen).length,
    summary: t('parts.people', { count: found.length }),
    people: rows,
    mayRemove,
    nextUrl,
  };
}
