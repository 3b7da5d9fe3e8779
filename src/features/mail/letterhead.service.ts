import type { Deps } from '#src/platform/http/context';
import { findFace } from '#src/features/admin/settings/face.queries';
import type { Letterhead } from './letter';

/** Pictures of mails are drawn for screens of two pixels a point. */
const DENSITY = 2;
const MOST_HEIGHT = 40;

/** The company's name and logo; mail programs that load no pictures show the name. */
export async function letterhead({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<Letterhead> {
  const face = await findFace(db);
  const [, width = 0, height = 0] = /-(\d+)x(\d+)$/.exec(face?.logoName ?? '')?.map(Number) ?? [];
  if (!face?.logoName || height === 0) return { company: face?.name ?? 'Notes CRM', logo: null };
  const scale = Math.min(1 / DENSITY, MOST_HEIGHT / height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return { company: face.name, logo: { url: `${config.baseUrl}/logo/${face.logoName}.png`, ...size } };
}
