import type { Context } from '#src/platform/http/context';
import { escapeHtml, withoutPictures } from '#src/platform/richText';
import type { ownMemos, ownTasks, RowOf } from './own.queries';

export type Words = Pick<Context, 't' | 'format'> & { locale: string };

type Memo = RowOf<typeof ownMemos>;
type Task = RowOf<typeof ownTasks>;
type Fact = [label: string, value: string | null | undefined];
/** Names as they lie in the folder `files` beside the page. */
type Files = readonly string[];

export const namesOf = (people: readonly { user: { name: string } }[]): string[] => people.map(({ user }) => user.name);

function recipientsOf({ t }: Words, { isForCompany, recipients, recipient }: Memo): string {
  if (isForCompany) return t('list.company');
  return recipients.length > 0 ? namesOf(recipients).join(', ') : (recipient?.name ?? '');
}

/** Pages that need nothing beside them: people read them in twenty years. */
export const htmlOf = {
  memo: (words: Words, memo: Memo, files: Files): string =>
    page(words, `#${memo.id} ${memo.title}`, {
      facts: [
        [words.t('list.columns.recipient'), recipientsOf(words, memo)],
        [words.t('takeout.document.purpose'), memo.purpose?.name],
        [
          words.t('list.export.columns.stage'),
          words.t(memo.withdrawnAt ? 'list.views.withdrawn' : `shared.stages.${memo.stage}`),
        ],
        [words.t('list.columns.created'), words.format.longDateTime(memo.createdAt)],
        [words.t('list.export.columns.expectedBy'), memo.expectedBy && words.format.longDay(memo.expectedBy)],
        [words.t('list.export.columns.outcome'), memo.outcome && words.t(`shared.outcomes.${memo.outcome}`)],
        [words.t('list.columns.reviewed'), memo.consideredAt && words.format.longDateTime(memo.consideredAt)],
        [words.t('list.export.columns.reviewedBy'), memo.consideredBy?.name],
        [words.t('takeout.document.subscribers'), namesOf(memo.participants).join(', ')],
        [words.t('takeout.document.tags'), memo.tags.map(({ tag }) => tag.name).join(', ')],
      ],
      body: memo.body,
      conclusion: memo.conclusion,
      conclusionLabel: words.t('takeout.document.memoConclusion'),
      files,
    }),
  task: (words: Words, task: Task, files: Files): string =>
    page(words, `#${task.id} ${task.title}`, {
      facts: [
        [words.t('list.columns.owner'), task.owner.name],
        [words.t('takeout.document.responsible'), namesOf(task.participants).join(', ')],
        [words.t('list.export.columns.stage'), task.stage.name],
        [words.t('takeout.document.nextStep'), task.nextStep],
        [words.t('takeout.document.due'), task.dueDate && words.format.longDay(task.dueDate)],
        [words.t('list.columns.created'), words.format.longDateTime(task.createdAt)],
        [words.t('takeout.document.tags'), task.tags.map(({ tag }) => tag.name).join(', ')],
      ],
      body: task.description,
      conclusion: task.conclusion,
      conclusionLabel: words.t('takeout.document.taskConclusion'),
      files,
    }),
};

type Document = { facts: Fact[]; body: string; conclusion: string | null; conclusionLabel: string; files: Files };

const STYLE = [
  ':root{color-scheme:light dark}',
  'body{font:1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}',
  'th{padding-right:1rem;text-align:left;vertical-align:top}',
  'div table{border-collapse:collapse}',
  'div td,div th{border:1px solid;padding:.2rem .5rem;text-align:left;vertical-align:top}',
].join('\n');

/** Pictures lie among the files. */
function page(
  { t, locale }: Words,
  title: string,
  { facts, body, conclusion, conclusionLabel, files }: Document,
): string {
  const rows = facts
    .filter(([, value]) => value)
    .map(([label, value]) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value ?? '')}</td></tr>`);
  const links = files.map(
    (name) => `<li><a href="files/${escapeHtml(encodeURIComponent(name))}">${escapeHtml(name)}</a></li>`,
  );
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1 dir="auto">${escapeHtml(title)}</h1>
<table>${rows.join('')}</table>
<div dir="auto">${withoutPictures(body)}</div>
${conclusion ? `<h2>${escapeHtml(conclusionLabel)}</h2><div dir="auto">${withoutPictures(conclusion)}</div>` : ''}
${links.length > 0 ? `<h2>${escapeHtml(t('list.columns.files'))}</h2><ul>${links.join('')}</ul>` : ''}
</body></html>
`;
}
