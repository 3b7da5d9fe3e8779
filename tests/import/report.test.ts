import { EventEmitter, once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translatorFor } from '#src/i18n/i18n';
import { Dump } from '#src/import/dump/dump';
import { importDjangoCrm } from '#src/import/importDjangoCrm';
import { ImportError } from '#src/import/importError';
import { pairLines } from '#src/import/run/pairLines';
import { BrokenOff, type Progress } from '#src/import/run/progress';
import { newReport, reportData, reportDataSchema, reportLines, type Report } from '#src/import/run/report';
import { recorded } from '#src/import/run/runs';
import { stateOf } from '#src/import/run/runState';
import { dumpFile, expected } from './living';
import { textOf, withDatabase, type Bench } from './support';

const WHOLE = dumpFile('whole.json.gz');
const options = { companyName: 'Acme', locale: 'en', timeZone: 'UTC' };
const asked = { id: null, isDryRun: false, onlyOpenMessages: false, files: [WHOLE] };

describe('the report of an import', () => {
  let bench: Bench;
  let report: Report;
  beforeAll(async () => {
    bench = await withDatabase('empty');
    report = await bench.run([WHOLE]);
  });
  afterAll(() => bench.close());

  it('accounts for every row of the files', () => {
    const { kinds } = reportDataSchema.parse(JSON.parse(JSON.stringify(reportData(report))));
    expect(kinds.filter(({ missing }) => missing > 0)).toEqual([]);
    const memos = kinds.find(({ model }) => model === 'tasks.memo');
    expect(memos).toMatchObject({ inFiles: 45, taken: 45, leftOut: 0 });
    expect(kinds.find(({ model }) => model === 'chat.chatmessage')).toMatchObject({ inFiles: 60 });
    expect(textOf(report)).toContain('Memos (tasks.memo): 45 taken (of 45 in the files)');
  });

  it('says which kind is not accounted for', () => {
    const lossy = newReport();
    lossy.inFiles.set('tasks.memo', 3);
    expect(textOf(lossy)).toContain('Memos (tasks.memo): 0 taken, 3 not accounted for (of 3 in the files)');
  });

  it('has ten pairs to compare, source beside ours, and no draft', () => {
    expect(report.pairs).toHaveLength(10);
    const numbers = report.pairs.map(({ kind, there }) => `${kind} ${there.number}`);
    expect(new Set(numbers).size).toBe(10);
    for (const { kind, there, here } of report.pairs) {
      const wanted = [...expected[`${kind}s`]].find(({ number }) => number === there.number)!;
      expect(wanted.stage).not.toBe('draft');
      expect(here).toMatchObject({ number: wanted.number, title: wanted.title });
      expect(here.created).toBe(new Date(wanted.createdAt).toISOString());
      // Who is the owner here of what had none there is told by the other tests.
      expect(['', wanted.owner ?? '']).toContain(there.owner);
    }
    const lines = pairLines(report.pairs, { t: translatorFor('en'), baseUrl: 'https://notes.example' }).join('\n');
    const [{ kind, there }] = report.pairs as [Report['pairs'][number]];
    expect(lines).toContain(`https://notes.example/${kind}s/${there.number}`);
    expect(lines).not.toContain('undefined');
    for (const { kind: what, there: source, here } of report.pairs)
      if (what === 'memo') expect(source.stage).toBe(here.stage);
      else expect(source.stage).toMatch(/^(\D.*|)$/);
  });

  it('tells the stage of a memo in the reader’s language', () => {
    const there = { number: 1, title: 'A', text: '', owner: 'ann', to: 'bob', stage: 'pending', created: '' };
    const lines = pairLines([{ kind: 'memo', there, here: there }], { t: translatorFor('de'), baseUrl: '' });
    expect(lines.filter((line) => line.endsWith(': Offen'))).toHaveLength(2);
  });

  it('of a dry run says nothing of an end', () => {
    const [first] = reportLines(report, translatorFor('de'), true);
    expect(first).toBe('Dies war ein Probelauf: Es wurde nichts geändert. Das käme:');
  });

  it('is chosen anew by each run', async () => {
    const runs = [report, await bench.run([WHOLE]), await bench.run([WHOLE])];
    const chosen = runs.map(({ pairs }) => JSON.stringify(pairs.map(({ kind, there }) => [kind, there.number])));
    expect(new Set(chosen).size).toBeGreaterThan(1);
  });
});

describe('a run of the import', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await withDatabase('empty');
  });
  afterAll(() => bench.close());

  const read = (progress: Progress, more = {}) =>
    Dump.read([WHOLE], (dump) => importDjangoCrm(bench.db, dump, { ...options, progress, ...more }));
  const last = () => bench.db.prisma.importRun.findFirstOrThrow({ orderBy: { id: 'desc' } });

  it('is kept with its report and pairs, and who started it is in the audit', async () => {
    await recorded(bench.db, asked, (progress) => read(progress));
    const run = await last();
    expect(run).toMatchObject({ outcome: 'done', isDryRun: false, files: [{ name: 'whole.json.gz' }] });
    expect(reportDataSchema.parse(run.report).kinds.length).toBeGreaterThan(6);
    expect(run.pairs).toHaveLength(10);
    expect(run.progress).toMatchObject({ step: 'search' });
    expect(await bench.db.prisma.auditEntry.count({ where: { type: 'import.started' } })).toBe(1);
  });

  it('that fails says why, and calls the file by its name', async () => {
    const fails = recorded(bench.db, asked, () =>
      Promise.reject(new ImportError('import.errors.empty', { file: '/somewhere/inside/dump.json' })),
    );
    await expect(fails).rejects.toThrow(ImportError);
    expect(await last()).toMatchObject({
      outcome: 'failed',
      failure: { key: 'import.errors.empty', values: { file: 'dump.json' } },
    });
  });

  it('that is broken off ends between two batches, and says so', async () => {
    await bench.clear();
    const broken = recorded(bench.db, asked, (progress) => {
      const advance = progress.advance.bind(progress);
      progress.advance = (rows) => {
        // The memos are written.
        if (rows === 45) progress.stop();
        advance(rows);
      };
      return read(progress);
    });
    await expect(broken).rejects.toThrow(BrokenOff);
    expect(await last()).toMatchObject({ outcome: 'brokenOff', report: null });
    expect(await bench.db.prisma.memo.count()).toBe(45);
    expect(await bench.db.prisma.message.count()).toBe(0);
    await recorded(bench.db, asked, (progress) => read(progress));
    expect(await bench.db.prisma.message.count()).toBeGreaterThan(40);
  });

  it('stops when somebody asks for it in its row', async () => {
    const stopped = recorded(bench.db, asked, async (progress) => {
      await bench.db.pool.query('UPDATE import_runs SET stop_asked_at = now() WHERE ended_at IS NULL');
      for (;;) {
        progress.advance(0);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    await expect(stopped).rejects.toThrow(BrokenOff);
    expect(await last()).toMatchObject({ outcome: 'brokenOff' });
  });

  it('is followed by the next at once', async () => {
    for (let runs = 0; runs < 30; runs++) await recorded(bench.db, asked, () => Promise.resolve(newReport()));
    expect(await last()).toMatchObject({ outcome: 'done' });
  });

  it('is refused while another one is under way, which goes on', async () => {
    const underWay = new EventEmitter();
    const first = recorded(bench.db, asked, async () => {
      const end = once(underWay, 'end');
      underWay.emit('begin');
      await end;
      return newReport();
    });
    await once(underWay, 'begin');
    const second = () => recorded(bench.db, asked, () => Promise.resolve(newReport()));
    await expect(second()).rejects.toThrow('import.errors.another');
    expect(await last()).toMatchObject({ outcome: 'failed', failure: { key: 'import.errors.another' } });
    underWay.emit('end');
    await first;
    await second();
    expect(await last()).toMatchObject({ outcome: 'done' });
  });

  it('that gives no sign for half a minute was broken off', () => {
    const seenAt = new Date();
    const after = (seconds: number) =>
      stateOf({ outcome: null, startedAt: seenAt, seenAt }, addSeconds(seenAt, seconds));
    expect([after(29), after(31)]).toEqual(['running', 'brokenOff']);
  });
});

const addSeconds = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1_000);

describe('a packed file that is far larger than it looks', () => {
  it('is not read on', async () => {
    const bench = await withDatabase('empty');
    const rows = `[${' '.repeat(70 * 1024 * 1024)}]`;
    const bomb = await bench.file(gzipSync(rows), 'bomb.json.gz');
    await expect(bench.run([bomb])).rejects.toThrow('import.errors.bomb');
    await bench.close();
  });
});
