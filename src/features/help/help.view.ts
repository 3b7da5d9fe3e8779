import type { PageContext } from '#src/platform/http/context';
import { SHORTCUTS } from '#src/platform/shortcuts';
import { helpUrls } from './help.urls';
import { memoRightsTable, taskRightsTable, type RightsTable } from './rights';
import { TOPIC_NAMES, TOPICS, type Topic } from './topics';

type Texts = Pick<PageContext, 't'>;
export type Part = { text: string; isButton: boolean };

/** `[[memos.form.send]]` in a text is the button of that name, as it is called on its page. */
export const partsOf = ({ t }: Texts, text: string): Part[] =>
  text
    .split(/\[\[([\w.-]+)\]\]/)
    .map((part, at) => ({ text: at % 2 === 1 ? t(part) : part, isButton: at % 2 === 1 }))
    .filter((part) => part.text !== '');

const topicLinks = ({ t }: Texts) =>
  TOPIC_NAMES.map((name) => ({
    name,
    href: helpUrls.topic(name),
    label: t(`help.topics.${name}.title`),
    lead: t(`help.topics.${name}.lead`),
  }));

export const helpIndex = (texts: Texts) => ({
  title: texts.t('help.title'),
  topics: topicLinks(texts),
  shortcuts: Object.entries(SHORTCUTS).map(([action, keys]) => ({
    keys: keys.split(/[+ ]/).map((key) => nameOfKey(texts, key)),
    label: texts.t(`help.shortcuts.${action}`),
  })),
});

const ARROWS: Partial<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

const nameOfKey = ({ t }: Texts, key: string): string =>
  ARROWS[key] ?? (key.length === 1 ? key : t(`help.keys.${key}`));

const TABLES: Partial<Record<Topic, { kind: string; make: () => RightsTable }>> = {
  memo: { kind: 'memo', make: memoRightsTable },
  tasks: { kind: 'task', make: taskRightsTable },
};

export function helpTopic(texts: Texts, topic: Topic) {
  const { t } = texts;
  return {
    title: t(`help.topics.${topic}.title`),
    lead: t(`help.topics.${topic}.lead`),
    points: TOPICS[topic].map((point) => partsOf(texts, t(`help.topics.${topic}.points.${point}`))),
    rights: rightsOf(texts, topic),
    topics: topicLinks(texts).map((link) => ({ ...link, isCurrent: link.name === topic })),
  };
}

function rightsOf({ t }: Texts, topic: Topic) {
  const table = TABLES[topic];
  if (!table) return null;
  const { roles, rows } = table.make();
  return {
    note: t(`help.rights.${table.kind}Note`),
    roles: roles.map((role) => t(`help.roles.${table.kind}.${role}`)),
    rows: rows.map(({ right, cells }) => ({
      label: t(`help.rights.${table.kind}.${right}`),
      cells: cells.map((when) => ({ text: t(`help.when.${when}`), isNever: when === 'never' })),
    })),
  };
}
