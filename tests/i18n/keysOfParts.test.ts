import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventTypes } from '#src/events/catalogue';
import { EDITED_FIELDS as MEMO_FIELDS } from '#src/features/memos/form/edits.service';
import { memoList } from '#src/features/memos/list/list.address';
import { EDITED_FIELDS as TASK_FIELDS } from '#src/features/tasks/form/changes';
import { STATES, taskList } from '#src/features/tasks/list/list.address';
import { LOCALES } from '#src/i18n/i18n';
import { problemTexts, type ReadQuery } from '#src/platform/listing/address';
import { catalogue, withoutPlural } from '../support/texts';

/** Keys made of parts, like `list.chips.${name}`: each that can come about has a text. */

const namespaces = new Set([...catalogue('en').keys()].map((key) => key.split('.')[0]));
/** Kinds of mails to accounts, as deliveries keep them. */
const NO_KEYS = new Set(['account.']);
const beginsKey = (text: string): boolean =>
  /^\w+\.[\w.]*$/.test(text) && namespaces.has(text.split('.')[0]) && !NO_KEYS.has(text);

type Made = { where: string; parts: string[][]; spell: (words: string[]) => string };

function keysMadeIn(file: ts.SourceFile, checker: ts.TypeChecker): Made[] {
  const made: Made[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateExpression(node) && beginsKey(node.head.text)) {
      const { head, templateSpans } = node;
      const parts = templateSpans.map(({ expression }) => wordsOf(checker.getTypeAtLocation(expression)));
      const spell = (words: string[]) =>
        head.text + templateSpans.map(({ literal }, place) => `${words[place]}${literal.text}`).join('');
      if (parts.every((part) => part !== null))
        made.push({ where: `${file.fileName}: ${node.getText(file)}`, parts, spell });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return made;
}

/** Words with which no text is found. Of several parts not all go together: each word has to go with some. */
function wordsWithoutText({ parts, spell }: Made, known: ReadonlySet<string>): string[] {
  const spelt = parts.reduce<string[][]>(
    (begun, words) => begun.flatMap((one) => words.map((word) => [...one, word])),
    [[]],
  );
  const found = spelt.filter((words) => known.has(spell(words)));
  return parts.flatMap((words, place) => words.filter((word) => !found.some((some) => some[place] === word)));
}

/** The words that a part may be; null where it may be any. */
function wordsOf(type: ts.Type): string[] | null {
  const types = type.isUnion() ? type.types : [type];
  const words = types.flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
  return words.length === types.length ? words : null;
}

function keysMadeBySource(): Made[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.json',
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const ours = /\/src\/(?!generated\/)/;
  const files = (config?.fileNames ?? []).filter((name) => ours.test(name));
  const program = ts.createProgram(files, config?.options ?? {});
  const checker = program.getTypeChecker();
  return program
    .getSourceFiles()
    .filter(({ fileName, isDeclarationFile }) => files.includes(fileName) && !isDeclarationFile)
    .flatMap((file) => keysMadeIn(file, checker));
}

type List = { everything: object; schema: { parse(address: unknown): ReadQuery<unknown> } };

/** What a list says of an address of which it understands nothing, whatever stands in it. */
function problemsOf({ everything, schema }: List): string[] {
  const names = [...Object.keys(everything), 'sort', 'dir', 'after', 'before'];
  const addresses = ['\0', 'x'.repeat(1_000), '9'.repeat(30)].flatMap((value) =>
    names.map((name) => ({ [name]: value })),
  );
  const turned = { from: '2026-11-02', to: '2026-11-01' };
  const problems = [turned, ...addresses].flatMap((address) => schema.parse(address).problems);
  return problemTexts(problems, String).problems.map(({ problem }) => problem);
}

const ofEvents = (kind: string) =>
  eventTypes.filter((type) => type.startsWith(kind)).map((type) => type.replace(kind, ''));

/** Where the compiler knows of a part only that it is a text, the program's own lists say what it may be. */
const LISTED: Record<string, () => readonly string[]> = {
  'list.problems.': () => problemsOf(memoList),
  'taskList.problems.': () => problemsOf(taskList),
  'taskList.chips.': () => STATES.filter((state) => state !== 'any'),
  'memos.history.fields.': () => [...MEMO_FIELDS, 'conclusion'],
  'memos.history.events.': () => ofEvents('memo.'),
  'tasks.form.': () => [...TASK_FIELDS, 'responsible'],
};

let made: Made[] = [];
beforeAll(() => {
  made = keysMadeBySource();
});

describe.each(LOCALES)('in the language %s', (locale) => {
  const known = new Set([...catalogue(locale).keys()].flatMap((key) => [key, withoutPlural(key)]));

  test('every word that the compiler knows of a part has a text', () => {
    expect(made.length).toBeGreaterThan(50);
    const missing = made.flatMap((one) => wordsWithoutText(one, known).map((word) => `${one.where}: ${word}`));
    expect(missing).toEqual([]);
  });

  test.each(Object.entries(LISTED))('every `%s…` has a text', (beginning, list) => {
    const words = list();
    expect(words.length).toBeGreaterThan(1);
    expect(words.filter((word) => !known.has(beginning + word))).toEqual([]);
  });
});
