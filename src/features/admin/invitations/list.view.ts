import type { Context } from '#src/platform/http/context';
import type { Cell } from '#src/platform/spreadsheet/cell';
import { countVerdicts, newDepartments, VERDICTS, type Judged } from './judging';
import { LINES_MAX } from './reading/lines';
import { reasonOf } from './reasons.view';
import type { InvitationList } from './lists.queries';
import type { ListPageQuery } from './invitations.schema';
import { invitationUrls } from './invitations.urls';

const LINES_A_PAGE = 100;

type Shown = { list: InvitationList; judged: Judged[]; query: ListPageQuery; sendsMail: boolean };

/** The page of a list: what will happen with each line, or, once it was invited, what has. */
export function listPage({ t, format }: Context, { list, judged, query, sendsMail }: Shown) {
  const counts = countVerdicts(judged);
  const shown = query.show ? judged.filter(({ verdict }) => verdict === query.show) : judged;
  const pages = Math.max(1, Math.ceil(shown.length / LINES_A_PAGE));
  const page = Math.min(query.page, pages);
  const from = (page - 1) * LINES_A_PAGE;
  const isDone = list.results !== null;
  const urlOf = (show: ListPageQuery['show'], at = 1): string => {
    const text = new URLSearchParams({ ...(show ? { show } : {}), ...(at > 1 ? { page: String(at) } : {}) }).toString();
    return text === '' ? invitationUrls.list(list.id) : `${invitationUrls.list(list.id)}?${text}`;
  };
  const counted = (key: string, count: number): string =>
    t(`invitations.${key}`, { count, shown: format.number(count) });
  const departments = isDone ? [] : newDepartments(judged);
  const needing = isDone ? 0 : judged.filter(({ newDepartment }) => newDepartment !== undefined).length;
  const ready = counts.create - needing;
  const tense = isDone ? 'done' : 'planned';
  return {
    title: t(isDone ? 'invitations.done.title' : 'invitations.planned.title'),
    isDone,
    counts,
    source: list.source || t('invitations.pasted'),
    text: counted(`${tense}.text`, counts.create),
    unused: list.unusedHeadings.join(', '),
    newDepartments:
      departments.length > 0
        ? t('invitations.planned.newDepartments', { count: departments.length, names: departments.join(', ') })
        : '',
    inviteLabel:
      counts.create > 0 ? counted(departments.length > 0 ? 'inviteWithDepartments' : 'invite', counts.create) : '',
    onlyReadyLabel: departments.length > 0 && ready > 0 ? counted('invite', ready) : '',
    tabs: [undefined, ...VERDICTS].map((show) => ({
      label: t(show ? `invitations.${tense}.${show}` : 'invitations.all'),
      count: format.number(show ? counts[show] : judged.length),
      href: urlOf(show),
      isCurrent: show === query.show,
    })),
    rows: shown.slice(from, from + LINES_A_PAGE).map((line) => rowView(t, tense, line)),
    summary: t('invitations.range', {
      from: format.number(Math.min(from + 1, shown.length)),
      to: format.number(Math.min(from + LINES_A_PAGE, shown.length)),
      total: format.number(shown.length),
    }),
    newerUrl: page > 1 ? urlOf(query.show, page - 1) : '',
    olderUrl: page < pages ? urlOf(query.show, page + 1) : '',
    sendingUrl: invitationUrls.sending(list.id),
    linksUrl: isDone && counts.create > 0 ? invitationUrls.links(list.id) : '',
    actions: [
      ...(counts.wrong > 0
        ? [{ href: invitationUrls.wrong(list.id), label: t('invitations.wrongDownload'), icon: 'download' }]
        : []),
      ...(isDone ? [{ href: invitationUrls.index, label: t('invitations.again'), icon: 'plus' }] : []),
    ],
    sendsMail,
  };
}

const flagsOf = (t: Context['t'], { isExecutive, isOperator, isAdmin }: Judged): string =>
  [isExecutive && t('users.executive'), isOperator && t('users.operator'), isAdmin && t('users.admin')]
    .filter(Boolean)
    .join(', ');

const rowView = (t: Context['t'], tense: 'done' | 'planned', line: Judged) => ({
  line: line.line,
  name: line.name,
  email: line.email,
  department: line.department,
  flags: flagsOf(t, line),
  language: line.language,
  verdict: line.verdict,
  verdictLabel: t(`invitations.${tense}.${line.verdict}`),
  reason: reasonOf(t, line),
  userUrl: line.userId === undefined ? '' : `/admin/users/${line.userId}`,
});

const HEADINGS = ['name', 'email', 'department', 'executive', 'operator', 'admin'];

/** What an empty list looks like, in the reader's language; both languages' headings are understood. */
export const templateTable = (t: Context['t']): Cell[][] => [
  [...HEADINGS.map((name) => t(`users.${name}`)), t('users.columns.language')],
  [
    'Nora Quist',
    'nora.quist@example.com',
    t('invitations.exampleDepartment'),
    ...[1, 2, 3].map(() => t('users.no')),
    'en',
  ],
];

/** The lines that were wrong, with the reason, to be corrected and uploaded again. */
export function wrongTable(t: Context['t'], judged: Judged[]): Cell[][] {
  const yesNo = (value: boolean): string => t(value ? 'users.yes' : 'users.no');
  const [headings = []] = templateTable(t);
  const lines = judged
    .filter(({ verdict }) => verdict === 'wrong')
    .map((line): Cell[] => [
      ...[line.name, line.email, line.department],
      ...[line.isExecutive, line.isOperator, line.isAdmin].map(yesNo),
      line.language,
      line.line,
      reasonOf(t, line),
    ]);
  return [[...headings, t('invitations.columns.line'), t('invitations.columns.reason')], ...lines];
}

export const limitText = ({ t, format }: Pick<Context, 't' | 'format'>): string =>
  t('invitations.limit', { max: format.number(LINES_MAX) });
