import { findLogo } from '#src/features/admin/settings/face.queries';
import type { Deps } from '#src/platform/http/context';
import type { Enclosure } from '#src/platform/mailer';
import type { MailCompany } from './mailBatch';

export type Letterhead = {
  company: string;
  logo: { src: string; width: number; height: number } | null;
  repliesTo: string | null;
};

const DENSITY = 2;
const MOST_HEIGHT = 40;
const MOST_ENCLOSED_BYTES = 12_000;
const CONTENT_ID = 'logo@notes-crm';

/** The logo is attached, because most mail programs load no remote pictures; the name is its fallback. */
export function letterhead({ config }: Pick<Deps, 'config'>, { name, logoName }: MailCompany): Letterhead {
  const [, width = 0, height = 0] = /-(\d+)x(\d+)$/.exec(logoName ?? '')?.map(Number) ?? [];
  const head = { company: name, repliesTo: config.mailReplyTo };
  if (!logoName || height === 0) return { ...head, logo: null };
  const scale = Math.min(1 / DENSITY, MOST_HEIGHT / height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return { ...head, logo: { src: `${config.baseUrl}/logo/${logoName}.png`, ...size } };
}

export async function enclosedLetterhead(
  deps: Pick<Deps, 'db' | 'config'>,
  company: MailCompany,
): Promise<{ head: Letterhead; enclosures: Enclosure[] }> {
  const head = letterhead(deps, company);
  const content = head.logo && company.logoName ? await findLogo(deps.db, company.logoName) : null;
  if (!head.logo || !content || content.length > MOST_ENCLOSED_BYTES) return { head, enclosures: [] };
  const enclosure = { cid: CONTENT_ID, fileName: 'logo.png', contentType: 'image/png', content };
  return { head: { ...head, logo: { ...head.logo, src: `cid:${CONTENT_ID}` } }, enclosures: [enclosure] };
}
