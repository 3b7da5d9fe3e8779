import type { z } from 'zod';
import { NotFound } from '#src/platform/errors';
import type { Context } from '#src/platform/http/context';
import { findPicture } from './picture.queries';
import type { personParams, versionQuery } from './picture.schema';
import { removePicture, savePicture } from './picture.service';

type ServedContext = Context<null, z.infer<typeof personParams>, z.infer<typeof versionQuery>>;

/** At the address of its own content a browser keeps it for good; it never lies in a cache that several people share. */
export async function servePicture({ db, params, query, req, res }: ServedContext): Promise<void> {
  const picture = await findPicture(db, params.personId);
  if (!picture) throw new NotFound();
  res.setHeader(
    'Cache-Control',
    query.v === picture.hash ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  );
  res.setHeader('ETag', `"${picture.hash}"`);
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  if (req.fresh) return void res.status(304).end();
  res.type('image/webp').send(Buffer.from(picture.bytes));
}

export async function updatePicture(ctx: Context): Promise<void> {
  await savePicture(ctx.db, ctx.actor, ctx.files[0]);
  ctx.redirect('/account', { kind: 'success', message: ctx.t('account.picture.saved') });
}

export async function deletePicture(ctx: Context): Promise<void> {
  await removePicture(ctx.db, ctx.actor);
  ctx.redirect('/account', { kind: 'success', message: ctx.t('account.picture.removed') });
}
