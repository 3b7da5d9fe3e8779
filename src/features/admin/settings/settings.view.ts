import { languageOptions } from '#src/features/account/languages';
import { timeZoneOptions } from '#src/features/account/timeZones.queries';
import { findMailServer } from '#src/features/mail/mailServer.queries';
import { holidayPlaces } from '#src/features/workingDays/holidays';
import { weekdayOptions } from '#src/platform/weekdays';
import type { PageContext, Problem, Translate } from '#src/platform/http/context';
import { versionOf } from '#src/platform/valuesVersion';
import { mailServerForm } from './mailServer.view';
import { SECTIONS, valuesOf, type Section } from './sections';
import { getSettings, type Settings } from './settings.queries';
import { TWO_STEP_GROUPS } from './settings.schema';
import { settingsUrls } from './settings.urls';

/** What the page saves by itself: its sections, and two that are no columns. */
export type Part = Section | 'logo' | 'mailServer';

type Option = { value: string; label: string };

/** One field as `shared/_field` takes it, or several boxes of one name. */
type Field = {
  name: string;
  label: string;
  type: string;
  hint: string;
  value: unknown;
  options: Option[] | null;
  searchable: boolean;
  maxlength?: number;
  blank?: string;
  rows?: number;
};

type Page = PageContext & { problem?: Problem | undefined };

export async function renderSettings(ctx: PageContext, failed?: Part, problem?: Problem): Promise<void> {
  const [settings, server] = await Promise.all([getSettings(ctx.db.prisma), findMailServer(ctx.db)]);
  const sections = Object.keys(SECTIONS).filter((name): name is Section => name in SECTIONS);
  const failedIn = (part: Part) => (failed === part ? problem : undefined);
  const [company, ...others] = await Promise.all(
    sections.map((section) => sectionView({ ...ctx, problem: failedIn(section) }, section, settings)),
  );
  const heading = (key: Part) => ({ key, heading: ctx.t(`settings.${key}.heading`) });
  const data = {
    title: ctx.t('settings.title'),
    parts: [company, heading('logo'), ...others, heading('mailServer')],
    server: mailServerForm(ctx, server, failedIn('mailServer')),
    urls: settingsUrls,
    fieldErrors: problem?.fieldErrors ?? {},
    failed: failed ?? null,
    isStale: problem?.status === 409,
  };
  ctx.render('admin/settings/index', data, problem?.status ?? 200);
}

async function sectionView(ctx: Page, section: Section, settings: Settings) {
  const { t, problem } = ctx;
  const values = valuesOf(section, settings);
  const isStale = problem?.status === 409;
  const fields = await fieldsOf(ctx, section, settings);
  return {
    key: section,
    heading: t(`settings.${section}.heading`),
    text: t(`settings.${section}.text`),
    url: settingsUrls.section(section),
    // What was typed after somebody else saved is about to replace that: it is shown beside.
    version: problem && !isStale ? (problem.typed.version ?? '') : versionOf(values),
    fields: problem ? fields.map((field) => ({ ...field, value: typedValue(problem, field) })) : fields,
    savedMeanwhile: isStale ? fields.map(({ label, ...field }) => ({ label, value: inWords(t, field) })) : [],
    asksToConfirm: problem?.fieldErrors.confirmed !== undefined,
  };
}

/** A box that is not ticked is not sent: what was typed has to say so. */
function typedValue({ typed }: Problem, { name, type }: Field): unknown {
  if (type === 'checkbox') return ['1', 'on', 'true'].includes(typed[name]?.toString() ?? '');
  if (type === 'boxes') return [typed[name] ?? []].flat();
  return typed[name] ?? '';
}

function inWords(t: Translate, { type, value, options }: Omit<Field, 'label'>): string {
  if (type === 'checkbox') return t(value === true ? 'settings.yes' : 'settings.no');
  const chosen = Array.isArray(value) ? value : [value];
  const words = chosen.map((one) => options?.find((option) => option.value === one)?.label ?? String(one ?? ''));
  return words.filter((word) => word !== '').join(', ') || '–';
}

async function fieldsOf({ t, locale, config, db }: Page, section: Section, settings: Settings): Promise<Field[]> {
  const most = Math.floor(config.maxFileBytes / 1024 / 1024);
  const languages = languageOptions();
  const groups = TWO_STEP_GROUPS.map((value) => ({ value, label: t(`settings.groups.${value}`) }));
  const offered = settings.offeredLocales.length > 0 ? settings.offeredLocales : languages.map(({ value }) => value);
  const zones = await timeZoneOptions(db, settings.defaultTimeZone);
  const places = section === 'workingDays' ? await holidayPlaces(locale) : [];
  const kinds: Partial<Record<keyof Settings, Partial<Field>>> = {
    name: { type: 'text', maxlength: 120 },
    defaultLocale: { type: 'select', options: languages },
    offeredLocales: { type: 'boxes', options: languages, value: offered },
    defaultTimeZone: { type: 'select', options: zones, searchable: true },
    executivesReadAll: { type: 'checkbox' },
    anyoneMayBeRecipient: { type: 'checkbox' },
    mailsCarryText: { type: 'checkbox' },
    letUnscannedPass: { type: 'checkbox' },
    backupAt: { type: 'time' },
    workingDays: { type: 'boxes', options: weekdayOptions(locale), value: settings.workingDays.map(String) },
    worksFrom: { type: 'time' },
    worksUntil: { type: 'time' },
    holidaysOf: { type: 'select', options: places, searchable: true, blank: t('settings.noHolidays') },
    daysOff: { type: 'textarea', rows: 3, value: settings.daysOff.join('\n') },
    workedDays: { type: 'textarea', rows: 2, value: settings.workedDays.join('\n') },
    phrases: { type: 'textarea', value: settings.phrases.join('\n') },
    twoStepFor: { type: 'boxes', options: groups },
  };
  const asked = SECTIONS[section].filter((name) => name !== 'letUnscannedPass' || config.clamd !== null);
  return asked.map((name) => ({
    name,
    label: t(`settings.fields.${name}.label`),
    hint: t(`settings.fields.${name}.hint`, { most }),
    type: 'number',
    value: settings[name] ?? '',
    options: null,
    searchable: false,
    ...(kinds[name] ?? { className: 'field-number', inputmode: 'numeric', min: 0 }),
  }));
}
