import { expect, test } from 'vitest';
import { translatorFor } from '#src/i18n/i18n';
import { projectWords } from '#src/i18n/projectWords';
import { catalogue } from '../support/texts';

const texts = catalogue('en');
const prefix = 'projects.';
const own = [...texts.keys()].filter((key) => key.startsWith(prefix) && !/^projects\.(page|closing)\./.test(key));
const valuesIn = (text = ''): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

test('each text of projects stands for one of tasks, with the same values', () => {
  expect(own.length).toBeGreaterThan(50);
  for (const key of own) {
    const replaced = texts.get(key.slice(prefix.length));
    expect(replaced, key).toBeDefined();
    expect(valuesIn(texts.get(key)), key).toEqual(valuesIn(replaced));
  }
});

/** What a project has not: subtasks, a team, a board, exports; and what is said of a task's own project. */
const OTHERS =
  /^tasks\.(warnings|subtasks|new\.subtask|work\.(closePart|hide)|flash\.(hidden|shown)|errors\.(project|memoAnd|open|moreOpen|tooMany(Sub|Open)|tasksNot|oneResp)|form\.oneResp|history\.events\.(subtask|tasksDone))|^taskList\.(board|export|subtask)|^notices\.memo\.taskClosed\.allSub|^notices\.task\.(subtask|tasksDone|closed\.(ofOwnMemo\.)?allSub|stageChanged\.|edited|stepChanged|subscriber(Removed|Left)|file)/;

test('no page, notice or mail calls a project a task', () => {
  const spoken = [...texts].filter(
    ([key, text]) =>
      /^(tasks|taskList|notices\.(task|memo)|memos\.history|chat)\./.test(key) &&
      /\btasks?\b/i.test(text) &&
      !OTHERS.test(key),
  );
  expect(spoken.length).toBeGreaterThan(40);
  expect(spoken.map(([key]) => key).filter((key) => !texts.has(`${prefix}${key}`))).toEqual([]);
});

test.each(['en', 'de'])('a project has its words in %s, and the others are those of tasks', (locale) => {
  const t = translatorFor(locale);
  const words = projectWords(t);
  expect(words('tasks.new.title')).toBe(t('projects.tasks.new.title'));
  expect(words('notices.number.task', { id: 7 })).toBe(t('projects.notices.number.task', { id: 7 }));
  expect(words('tasks.form.title')).toBe(t('tasks.form.title'));
});
