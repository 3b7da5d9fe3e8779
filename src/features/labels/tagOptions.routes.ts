import { z } from 'zod';
import { text } from '#src/platform/http/params';
import { signedIn, type Routes } from '#src/platform/http/route';
import { searchTags } from './labels.queries';

const query = z.looseObject({ q: text.pipe(z.string().max(100)).catch('') });
const SHOWN = 50;

export function tagOptionRoutes(routes: Routes): void {
  routes.get('/tags/options', { can: signedIn, query }, async ({ db, query: { q }, res }) => {
    const tags = await searchTags(db.prisma, q.trim(), SHOWN);
    res.json(tags.map(({ id, name }) => ({ value: id, label: name })));
  });
}
