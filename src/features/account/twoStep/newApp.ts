import { encode } from 'uqr';
import {
  addressForApp,
  newSecret,
  openSecret,
  sealedSecret,
} from '#src/features/auth/secondStep/authenticator.service';
import type { Actor } from '#src/web/actor';
import type { PageContext } from '#src/platform/http/context';

type Ctx = Pick<PageContext, 'req' | 'seal'> & { actor: Actor };

/** The secret of the app that is being set up: the same while the session lasts, so that a mistyped code does not change it. */
export function secretBeingSetUp({ req, seal, actor }: Ctx): string {
  const kept = req.session.newAuthenticator && openSecret(seal, actor.id, req.session.newAuthenticator);
  if (kept) return kept;
  const secret = newSecret();
  req.session.newAuthenticator = sealedSecret(seal, actor.id, secret);
  return secret;
}

/** What the page shows of it: to scan, to type, and to open on the phone itself. */
export function shownToApp(ctx: Ctx) {
  const secret = secretBeingSetUp(ctx);
  const address = addressForApp(secret, ctx.actor.company.name, ctx.actor.email);
  return { address, secret: secret.match(/.{1,4}/g)?.join(' ') ?? secret, qr: qrOf(address) };
}

/** A QR code as the path of an SVG, one stroke for each run of dark squares. */
function qrOf(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { border: 2 });
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
  );
  return { size, path: runs.join('') };
}
