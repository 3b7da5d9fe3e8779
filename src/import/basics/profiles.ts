import { z } from 'zod';
import { isLocale } from '#src/i18n/i18n';
import { cut } from '../rows/clipped';
import { plainText, readFields, type DumpItem } from '../dump/readDump';
import { flag } from '../rows/fields';
import { count, remark, type Report } from '../run/report';

export const PROFILE = 'common.userprofile';
const PHONE_MAX = 40;

const shape = z.looseObject({
  language_code: plainText,
  utc_timezone: plainText,
  activate_timezone: flag,
  pbx_number: plainText,
});

type Profile = { locale: string | null; timeZone: string | null; phone: string };

/** By the key of the person, which is the profile's own. */
export type Profiles = ReadonlyMap<string, Profile>;

type FindZone = (name: string) => Promise<string | null>;

/** Of people without a key, as `--natural-primary` writes them, nobody can tell whose profile is whose: named, not guessed. */
export async function readProfiles(
  report: Report,
  items: readonly DumpItem[],
  { people, findZone }: { people: ReadonlySet<string>; findZone: FindZone },
): Promise<Profiles> {
  const profiles = new Map<string, Profile>();
  for (const item of items) {
    const fields = readFields(item, shape);
    if (item.pk === null || !people.has(item.pk)) {
      count(report, PROFILE, 'leftOut');
      continue;
    }
    const zone = fields.activate_timezone ? fields.utc_timezone : '';
    const locale = localeOf(fields.language_code);
    const timeZone = zone === '' ? null : await findZone(zone);
    profiles.set(item.pk, { locale, timeZone, phone: cut(fields.pbx_number, PHONE_MAX) });
    if (zone !== '' && timeZone === null) remark(report, 'unknownZone', { key: item.pk, zone });
    if (zone === '' && fields.utc_timezone !== '')
      remark(report, 'zoneNotOn', { key: item.pk, zone: fields.utc_timezone });
    if (locale === null && fields.language_code !== '')
      remark(report, 'unknownLanguage', { key: item.pk, language: fields.language_code });
  }
  const left = items.length - profiles.size;
  if (left > 0) remark(report, 'profilesWithoutPerson', { count: left });
  return profiles;
}

/** "de-at" is German. */
const localeOf = (code: string): string | null =>
  [code, code.split(/[-_]/)[0] ?? ''].map((one) => one.toLowerCase()).find(isLocale) ?? null;
