import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Router } from 'express';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Deps } from '#src/platform/http/context';
import { anyone, createRoutes } from '#src/platform/http/route';
import { mountRoutes } from '#src/routes';
import { occurrences, sources } from './support/sources';

const program = sources(/^(src|prisma)\/.*\.ts$/);
const views = sources(/^views\/.*\.ejs$/);
const written = sources(/^(src|prisma|scripts|tests|views)\/.*\.(ts|mjs|ejs|css|sql)$|^[^/]+\.(ts|js|cjs)$/);

/** Whether a body, and each object in it, refuses fields that it does not name: as JSON Schema says it. */
function isStrict(body: z.ZodType | undefined): boolean {
  const shape = JSON.stringify(z.toJSONSchema(body ?? z.any(), { io: 'input', unrepresentable: 'any' }));
  const count = (words: string): number => shape.split(words).length - 1;
  return count('"type":"object"') > 0 && count('"type":"object"') === count('"additionalProperties":false');
}

describe('a route', () => {
  const routes = () => createRoutes(Router(), { config: { uploadTempDir: tmpdir() } } as Deps);
  const handler = () => undefined;

  test('that does not say who may use it stops the program at start', () => {
    expect(() => routes().get('/open', {} as never, handler)).toThrow('GET /open does not say who may use it');
    expect(() => routes().post('/open', { body: z.strictObject({}) } as never, handler)).toThrow(
      'does not say who may',
    );
  });

  test('that takes a form without saying which fields stops the program at start', () => {
    expect(() => routes().post('/form', { can: anyone } as never, handler)).toThrow(
      'POST /form does not say what it accepts',
    );
  });

  test('is declared through createRoutes, so that its access is checked', () => {
    const features = program.filter(({ path }) => path.startsWith('src/features/') && !path.includes('/health/'));
    expect(occurrences(features, /\bRouter\(|\bapp\.(get|post|put|delete|use)\(/)).toEqual([]);
  });

  test('takes strict bodies: a field nobody asked for is refused', () => {
    const declared = routes();
    mountRoutes(declared);
    const posts = declared.declared.filter(({ method }) => method === 'post');
    expect(posts.length).toBeGreaterThan(100);
    expect(posts.filter(({ body }) => !isStrict(body)).map(({ path }) => path)).toEqual([]);
    const inside = z.strictObject({ inside: z.object({ of: z.string() }) });
    expect([z.object({}), z.looseObject({}), inside].filter(isStrict)).toEqual([]);
  });

  test('that memos and tasks have alike is limited alike', () => {
    const declared = routes();
    mountRoutes(declared);
    const limits = (kind: 'memo' | 'task') =>
      new Map(
        declared.declared
          .filter(({ method, path }) => method === 'post' && path.startsWith(`/${kind}s/:`))
          .map(({ path, limit }) => [
            path.replace(`/${kind}s/`, '').replace(`:${kind}Id`, ':placeId'),
            typeof limit === 'function' ? limit({ stage: 'pending' }) : limit,
          ]),
      );
    const ofTasks = limits('task');
    const both = [...limits('memo')].filter(([path]) => ofTasks.has(path));
    expect(both.length).toBeGreaterThan(8);
    expect(both.map(([path]) => [path, ofTasks.get(path)])).toEqual(both);
  });
});

describe('the program', () => {
  test('has no two features that import each other but those of docs/ARCHITECTURE.md, which says why', () => {
    const imports = new Set(
      program.flatMap(({ path, text }) => {
        const own = /^src\/features\/([^/]+)\//.exec(path)?.[1];
        return own ? [...text.matchAll(/from '#src\/features\/([^/']+)\//g)].map(([, other]) => `${own}–${other}`) : [];
      }),
    );
    const isMutual = (pair: string): boolean => imports.has(pair.split('–').toReversed().join('–'));
    const pairs = [...imports].filter((pair) => isMutual(pair) && pair < pair.split('–').toReversed().join('–'));
    const said = readFileSync('docs/ARCHITECTURE.md', 'utf8');
    expect(imports.size).toBeGreaterThan(50);
    expect(pairs.filter((pair) => !said.includes(`- \`${pair}\`: `))).toEqual([]);
  });

  test('reads the environment in one place', () => {
    // PostgreSQL's own programs are found by PATH, and so is what looks at strangers’ files; nothing of ours is configured by it.
    const allowed = ['src/config.ts', 'src/platform/embeddedPostgres/runAs.ts', 'src/platform/strangersProcess.ts'];
    const others = program.filter(({ path }) => !allowed.includes(path));
    expect(occurrences(others, /process\.env\b/)).toEqual([]);
  });

  test('reads strangers’ pictures in a process of its own alone', () => {
    const inside = ['src/platform/pictures/draw.ts', 'src/platform/pictures/child.ts'];
    const others = program.filter(({ path }) => !inside.includes(path));
    expect(occurrences(others, /['"]sharp['"]|pictures\/(draw|child)['"]|\.\/(draw|child)['"]/)).toEqual([]);
  });

  test('loads memos and tasks for a person in one place, which records a reading without a role', () => {
    // Elsewhere the filters serve lists of titles, counts, what is copied, and one's own part: tests/readings.test.ts asks every route.
    const allowed = [
      ...['memo', 'task', 'file'].map((name) => `src/policies/${name}.policy.ts`),
      ...['memo', 'task'].map((kind) => `src/subjects/${kind}Subject.ts`),
      ...['memos/memos', 'tasks/tasks', 'files/files'].map((name) => `src/features/${name}.queries.ts`),
      ...['notifications/notifications', 'calendar/feed', 'people/profile/shared', 'takeout/own'].map(
        (name) => `src/features/${name}.queries.ts`,
      ),
    ];
    const others = program.filter(({ path }) => !allowed.includes(path));
    expect(occurrences(others, /\bvisible(To|Tasks|Owners|Files)\(/)).toEqual([]);
  });

  test('asks one clock for the time where it decides something', () => {
    // Sessions end by the real time, as their store deletes them; what is kept in memory grows old by it.
    const realTime = /^src\/features\/(sessions\/(keepAlive|sessions\.queries)|memos\/list\/options\.queries)\.ts$/;
    const deciding = program.filter(({ path }) => /^src\/(features|events)\//.test(path) && !realTime.test(path));
    expect(occurrences(deciding, /Date\.now\(\)|new Date\(\)/)).toEqual([]);
  });

  test('leaves nothing for later without saying so in an issue', () => {
    expect(occurrences(written, /\b(TO[D]O|FIX[M]E|X[X]X)\b/)).toEqual([]);
  });

  test('has no file that wants to be two', () => {
    const limit = 200;
    const long = written
      // The demo company's memos are texts to read, not code.
      .filter(({ path }) => /^(src|views|scripts)\/(?!seed\/demo\/).*\.(ts|ejs|mjs)$/.test(path))
      .filter(({ text }) => text.split('\n').length > limit + 1);
    expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length} lines`)).toEqual([]);
  });

  test('escapes rich text by one sanitizer only', () => {
    const others = program.filter(({ path }) => path !== 'src/platform/richText.ts');
    expect(occurrences(others, /from 'sanitize-html'/)).toEqual([]);
  });

  test('puts no value into the text of a statement', () => {
    expect(occurrences(program, /\$(queryRaw|executeRaw)Unsafe/)).toEqual([]);
  });
});

describe('a view', () => {
  /** Raw output: partials, the page inside its layout, icons, and HTML that the sanitizer made (`html`). */
  const RAW = [
    /^include\(/,
    /^it\.icon\([^()]*\)$/,
    /^[\w.]+ \? it\.icon\([^()]*\) : (''|it\.icon\([^()]*\))$/,
    /^it\.body$/,
    /^(it|message|memo|text)\.html(\.\w+)?$/,
    /^\w+Html$/,
  ];

  /** A local constant, or one of several by a key, that the same view made of icons; `picture` by name. */
  const isIcon = (expression: string, view: string): boolean => {
    const [, name] = /^(\w+)(\[[\w.]+\])?$/.exec(expression) ?? [];
    if (name === undefined || name === 'picture') return name !== undefined;
    return new RegExp(`\\b${name} = (pictures\\.|([\\w.]+ \\? )?(\\{[^}]*)?it\\.icon\\()`).test(view);
  };

  test('escapes what it prints', () => {
    const raw = views.flatMap(({ path, text }) =>
      [...text.matchAll(/<%-([\s\S]*?)-?%>/g)]
        .map((match) => (match[1] ?? '').trim())
        .filter((expression) => !RAW.some((allowed) => allowed.test(expression)) && !isIcon(expression, text))
        .map((expression) => `${path}: ${expression}`),
    );
    expect(raw).toEqual([]);
  });

  test('has no inline style, handler or script, which the content security policy would refuse', () => {
    const pages = views.filter(({ path }) => !path.startsWith('views/emails/'));
    expect(occurrences(pages, /\sstyle=|\son[a-z]+=["']|javascript:/)).toEqual([]);
    expect(occurrences(pages, /<script(?![^>]*\s(src|nonce)=)|<style(?![^>]*\snonce=)/)).toEqual([]);
  });

  test('asks nobody but ourselves', () => {
    const pages = views.filter(({ path }) => !path.startsWith('views/emails/'));
    expect(occurrences(pages, /(src|href|action)=["'](https?:)?\/\//)).toEqual([]);
  });

  test('draws form fields by the one partial that shows labels, old values and errors', () => {
    const fields = /<(input|select|textarea)\b(?![^>]*type="(hidden|checkbox|radio|search)")/;
    // What filters a list can hold nothing wrong.
    const pages = views.filter(({ path }) => !/^views\/(shared|layouts|emails)\/|\/(index|_filters?)\.ejs$/.test(path));
    expect(occurrences(pages, fields)).toEqual([]);
  });

  test('has no line over 160 characters', () => {
    expect(occurrences(views, /^.{161,}$/)).toEqual([]);
  });

  test('computes nothing: no calls that make lists or texts, no nested choice, no condition of three parts', () => {
    const code = views.flatMap(({ path, text }) =>
      [...text.matchAll(/<%(?!#)[-=_]?(.*?)[-_]?%>/gs)].map(([, tag = '']) => ({
        path,
        // Without texts, and cut where one value ends and the next begins.
        parts: tag.replace(/'[^'\n]*'|`[^`]*`/g, "''").split(/[;{},]/),
      })),
    );
    const computing =
      /=>|\.(map|flatMap|filter|find|some|every|reduce|sort|slice|split|join|concat|indexOf|includes|replace(All)?|trim|test|exec)\(/;
    const isNested = (part: string) => (part.match(/(?<!\?)\?(?![.?])/g) ?? []).length > 1;
    const isLong = (part: string) => (part.match(/&&|\|\|/g) ?? []).length > 1;
    const found = code.flatMap(({ path, parts }) =>
      parts.filter((part) => computing.test(part) || isNested(part) || isLong(part)).map((part) => `${path}: ${part}`),
    );
    expect(code.length).toBeGreaterThan(2000);
    expect(found).toEqual([]);
  });

  test('does not query', () => {
    expect(occurrences(views, /\bawait\b|prisma|require\(/)).toEqual([]);
  });
});
