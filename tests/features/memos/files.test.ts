import { readdir, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachToMemo } from '#src/features/memos/files/files.service';
import { findActor } from '#src/features/people/actor.queries';
import { findMemoFor } from '#src/features/memos/memos.queries';
import { removeUnusedBytes, sweepOrphanFiles } from '#src/features/files/files.service';
import { withApp, type TestApp } from '../../support/app';
import { act, eventsOf, idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp({ MAX_FILE_MB: '1' });
});
afterAll(() => app.close());

const sent = () => makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
const filesOf = (memoId: number) => app.db.prisma.attachment.findMany({ where: { memoId }, orderBy: { id: 'asc' } });
/** What still lies in the temporary folder: files go right after the answer. */
async function arriving(): Promise<string[]> {
  const names = () => readdir(app.deps.config.uploadTempDir);
  for (let tries = 0; tries < 40 && (await names()).length > 0; tries += 1) await pause(25);
  return names();
}
const stored = async () => {
  const keys: string[] = [];
  for await (const { key } of app.deps.storage.list()) keys.push(key);
  return keys;
};

type Part = [content: Buffer | string, name: string];

async function attach(person: string, memo: number, ...parts: Part[]) {
  const request = (await app.agentFor(person)).post(`/memos/${memo}/files`);
  for (const [content, name] of parts) request.attach('files', Buffer.from(content), { filename: name });
  return request;
}

describe('adding files', () => {
  test('shows them with name and size, counts them, and records it', async () => {
    const memo = await sent();
    const answer = await attach('andrew', memo, ['figures', 'figures.txt'], ['%PDF-1.7\n%âãÏÓ\n', 'offer.pdf']);
    expect(answer.status).toBe(303);
    const shown = page(await (await app.agentFor('darian')).get(`/memos/${memo}`));
    expect(shown.content).toContain('figures.txt');
    expect(shown.content).toContain('offer.pdf');
    expect(shown.content).toMatch(/Andrew Meyer added figures\.txt, offer\.pdf/);
    expect((await memoOf(app, memo)).attachmentCount).toBe(2);
    expect((await filesOf(memo)).map(({ mediaType }) => mediaType)).toEqual(['text/plain', 'application/pdf']);
    expect(await eventsOf(app, memo)).toContain('filesAdded');
  });

  test.each([
    ['darian', 303],
    ['ekaterina', 303],
    ['olga', 403],
    ['tanya', 404],
    ['admin', 404],
  ])('answers %s with %i', async (person, status) => {
    const memo = await sent();
    expect((await attach(person, memo, ['x', 'x.txt'])).status).toBe(status);
    expect(await filesOf(memo)).toHaveLength(status === 303 ? 1 : 0);
    expect(await arriving()).toEqual([]);
  });

  test('without choosing one says so', async () => {
    const answer = await (await app.agentFor('andrew')).post(`/memos/${await sent()}/files`).field('files', '');
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Files')).toBe('Please choose a file.');
  });

  test('is over for the owner once the memo is considered, not for its recipient', async () => {
    const memo = await sent();
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
    const refused = await attach('andrew', memo, ['x', 'x.txt']);
    expect(refused.status).toBe(403);
    expect(page(refused).content).toContain('This memo has been considered, so it can no longer be changed.');
    expect((await attach('darian', memo, ['x', 'x.txt'])).status).toBe(303);
  });

  test('comes with the form of a new memo, and with an edit', async () => {
    const agent = await app.agentFor('andrew');
    const created = await agent
      .post('/memos')
      .field('title', 'With file')
      .field('recipient', 'company')
      .attach('files', Buffer.from('a'), 'a.txt');
    const memo = idIn(created);
    await agent
      .post(`/memos/${memo}`)
      .field({ title: 'With file', recipient: 'company', version: '1' })
      .attach('files', Buffer.from('b'), 'b.txt');
    expect((await filesOf(memo)).map(({ fileName }) => fileName)).toEqual(['a.txt', 'b.txt']);
    expect(await eventsOf(app, memo)).toEqual(['sent', 'edited']);
  });

  test('stops at fifty files a memo', async () => {
    const memo = await sent();
    await app.db.prisma.memo.update({ where: { id: memo }, data: { attachmentCount: 50 } });
    const answer = await attach('andrew', memo, ['x', 'x.txt']);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Files')).toBe('A memo can hold at most 50 files.');
    expect(await filesOf(memo)).toEqual([]);
  });
});

describe('downloading', () => {
  test('gives the bytes as a download that no browser runs', async () => {
    const memo = await sent();
    await attach('andrew', memo, ['<h1>Hello</h1><script>alert(1)</script>', 'page.html']);
    const [file] = await filesOf(memo);
    const answer = await (await app.agentFor('olga')).get(`/files/${file?.id}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('<h1>Hello</h1><script>alert(1)</script>');
    expect(answer.headers['content-disposition']).toBe('attachment; filename=page.html');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
    expect(answer.headers['cache-control']).toBe('private, no-store, no-transform');
    expect(answer.headers['content-length']).toBe('39');
  });

  test.each(['tanya', 'admin', 'garry', 'marina'])('does not exist for %s', async (person) => {
    const memo = await sent();
    await attach('andrew', memo, ['secret', 'secret.txt']);
    const [file] = await filesOf(memo);
    const agent = await app.agentFor(person);
    const answer = await agent.get(`/files/${file?.id}`);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
    expect((await post(agent, `/files/${file?.id}/delete`)).status).toBe(404);
  });

  test('leads a person who is not signed in to the login', async () => {
    const answer = await app.agent().get('/files/1');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/login?return=%2Ffiles%2F1');
  });

  test('by an operator stands in the history', async () => {
    const memo = await sent();
    await attach('andrew', memo, ['x', 'x.txt']);
    const [file] = await filesOf(memo);
    await (await app.agentFor('ekaterina')).get(`/files/${file?.id}`);
    expect(await eventsOf(app, memo)).toContain('read');
  });

  test('of bytes that are gone is a sentence, not a crash', async () => {
    const memo = await sent();
    await attach('andrew', memo, ['x', 'x.txt']);
    const [file] = await filesOf(memo);
    await app.deps.storage.remove(file?.storageKey ?? '');
    const answer = await (await app.agentFor('andrew')).get(`/files/${file?.id}`);
    expect(answer.status).toBe(404);
    expect(page(answer).content).toContain('This file is no longer there.');
  });
});

describe('the name of a file', () => {
  test.each([
    ['รายงานประจำปี.txt', 'รายงานประจำปี.txt'],
    ['تقرير سنوي.txt', 'تقرير سنوي.txt'],
    ['Übersicht – 3. März.txt', 'Übersicht – 3. März.txt'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['a\u202etxt.gpj', 'atxt.gpj'],
    [`${'x'.repeat(300)}.txt`, `${'x'.repeat(251)}.txt`],
  ])('%s arrives as %s and leaves as it', async (name, kept) => {
    const memo = await sent();
    await attach('andrew', memo, ['words', name]);
    const [file] = await filesOf(memo);
    expect(file?.fileName).toBe(kept);
    const answer = await (await app.agentFor('andrew')).get(`/files/${file?.id}`);
    const disposition = answer.headers['content-disposition'] ?? '';
    const encoded = /filename\*=UTF-8''(.+)$/.exec(disposition)?.[1];
    expect(encoded ? decodeURIComponent(encoded) : /filename="?([^"]+)"?$/.exec(disposition)?.[1]).toBe(kept);
    expect(file?.storageKey).toMatch(/^[a-f0-9]{2}\/[a-f0-9-]{36}$/);
  });
});

describe('what is refused', () => {
  const newMemo = async (parts: Part[]) => {
    const request = (await app.agentFor('andrew'))
      .post('/memos')
      .field({ title: 'Kept title', recipient: 'company', body: '<p>Kept text</p>' });
    for (const [content, name] of parts) request.attach('files', Buffer.from(content), { filename: name });
    return request;
  };

  test.each<[string, Part[], number, string]>([
    [
      'eleven files',
      Array.from({ length: 11 }, (_, index): Part => ['x', `${index}.txt`]),
      422,
      'These are too many files: at most 10 at once.',
    ],
    [
      'a file over the limit',
      [[Buffer.alloc(1024 * 1024 + 1), 'big.bin']],
      413,
      'big.bin is too large: a file may have at most 1 MB.',
    ],
    [
      'a program named as a picture',
      [['MZ\u0090\u0000', 'holiday.png']],
      422,
      'holiday.png is a program, and programs cannot be attached.',
    ],
    [
      'a program by its ending',
      [['anything', 'setup.exe']],
      422,
      'setup.exe is a program, and programs cannot be attached.',
    ],
    [
      'a script',
      [['#!/bin/sh\nrm -rf /', 'notes.txt']],
      422,
      'notes.txt is a program, and programs cannot be attached.',
    ],
  ])('%s, with the limit named, the text kept, and nothing left behind', async (_, parts, status, sentence) => {
    const memos = await app.db.prisma.memo.count();
    const before = await stored();
    const answer = await newMemo(parts);
    expect(answer.status).toBe(status);
    const again = page(answer);
    expect(again.errorAt('Files')).toContain(sentence);
    expect(again.valueOf('Title')).toBe('Kept title');
    expect(again.valueOf('Text')).toBe('<p>Kept text</p>');
    expect(await app.db.prisma.memo.count()).toBe(memos);
    expect(await arriving()).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  test('files in another field', async () => {
    const answer = await (
      await app.agentFor('andrew')
    )
      .post('/memos')
      .field('title', 'x')
      .attach('avatar', Buffer.from('x'), 'x.txt');
    expect(answer.status).toBe(422);
    expect(await arriving()).toEqual([]);
  });

  test('not: an empty file, and a file of just the limit', async () => {
    const memo = await sent();
    expect((await attach('andrew', memo, ['', 'empty.txt'], [Buffer.alloc(1024 * 1024), 'full.bin'])).status).toBe(303);
    expect((await filesOf(memo)).map(({ sizeBytes }) => sizeBytes)).toEqual([0, 1024 * 1024]);
    const [empty] = await filesOf(memo);
    const answer = await (await app.agentFor('andrew')).get(`/files/${empty?.id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe('0');
  });
});

describe('removing a file', () => {
  test.each([
    ['andrew', 303],
    ['ekaterina', 303],
    ['darian', 403],
    ['olga', 403],
  ])('answers %s with %i', async (person, status) => {
    const memo = await sent();
    await attach('andrew', memo, ['x', 'x.txt']);
    const [file] = await filesOf(memo);
    expect((await post(await app.agentFor(person), `/files/${file?.id}/delete`)).status).toBe(status);
    expect((await memoOf(app, memo)).attachmentCount).toBe(status === 303 ? 0 : 1);
    expect((await eventsOf(app, memo)).includes('fileRemoved')).toBe(status === 303);
  });

  test('is over for the owner once the memo is considered', async () => {
    const memo = await sent();
    await attach('andrew', memo, ['x', 'x.txt']);
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
    const [file] = await filesOf(memo);
    const answer = await post(await app.agentFor('andrew'), `/files/${file?.id}/delete`);
    expect(answer.status).toBe(403);
    expect(page(answer).content).toContain('This memo has been considered, so it can no longer be changed.');
  });

  test('leaves the bytes to a copy that shares them, and takes them with the last', async () => {
    const memo = await sent();
    await attach('andrew', memo, ['shared', 'shared.txt']);
    const [file] = await filesOf(memo);
    const agent = await app.agentFor('andrew');
    const copy = idIn(
      await post(agent, '/memos', { title: 'Copy', recipient: 'company', copyFiles: String(file?.id) }),
    );
    const [copied] = await filesOf(copy);
    expect(copied?.storageKey).toBe(file?.storageKey);
    await act(agent, `/files/${file?.id}/delete`);
    await removeUnusedBytes(app.deps, file?.storageKey ?? '');
    expect((await agent.get(`/files/${copied?.id}`)).text).toBe('shared');
    await act(agent, `/files/${copied?.id}/delete`);
    await removeUnusedBytes(app.deps, file?.storageKey ?? '');
    expect(await stored()).not.toContain(file?.storageKey);
  });
});

describe('what goes wrong on the way', () => {
  test('an upload that breaks off leaves no file and no memo', async () => {
    const agent = await app.agentFor('andrew');
    const server = http.createServer(app.app.express).listen(0);
    const { port } = server.address() as AddressInfo;
    const signedIn = await fetch(`http://localhost:${port}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email: 'andrew@demo.test', password: 'notes-demo-2026' }),
    });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((value) => value.split(';')[0])
      .join('; ');
    const memos = await app.db.prisma.memo.count();
    const request = http.request({
      port,
      path: '/memos',
      method: 'POST',
      headers: { cookie, 'content-type': 'multipart/form-data; boundary=b', 'content-length': 500_000 },
    });
    request.on('error', () => undefined);
    request.write('--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nBroken\r\n');
    request.write('--b\r\nContent-Disposition: form-data; name="files"; filename="half.bin"\r\n\r\n');
    request.write('x'.repeat(100_000));
    await until(async () => (await readdir(app.deps.config.uploadTempDir)).length === 1);
    request.destroy();
    expect(await arriving()).toEqual([]);
    expect(await app.db.prisma.memo.count()).toBe(memos);
    expect((await agent.get('/memos/new')).status).toBe(200);
    await new Promise((resolve) => server.close(resolve));
  });

  test('no file stays without a row when the transaction fails', async () => {
    const memo = await sent();
    const before = await stored();
    const actor = await findActor(app.db, (await app.user('andrew')).id);
    const loaded = actor && (await findMemoFor(app.db, actor, memo));
    if (!actor || !loaded) throw new Error('the memo is not there');
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
    const arrived = path.join(app.deps.config.uploadTempDir, 'arrived');
    await writeFile(arrived, 'late');
    const late = [{ path: arrived, fileName: 'late.txt', sizeBytes: 4 }];
    await expect(attachToMemo(app.deps, actor, loaded, { uploaded: late })).rejects.toMatchObject({ status: 409 });
    expect(await stored()).toEqual(before);
    expect(await filesOf(memo)).toEqual([]);
  });
});

test('the sweep removes what a killed process left a day ago, and nothing else', async () => {
  const memo = await sent();
  await attach('andrew', memo, ['kept', 'kept.txt']);
  const orphan = 'ab/00000000-0000-4000-8000-000000000000';
  const arrived = path.join(app.deps.config.uploadTempDir, 'left');
  await sweepOrphanFiles(app.deps, new Date(Date.now() + 25 * 3_600_000));
  await writeFile(arrived, 'x');
  await app.deps.storage.store(arrived, orphan);
  await writeFile(arrived, 'x');
  expect(await sweepOrphanFiles(app.deps, new Date())).toBe(0);
  expect(await sweepOrphanFiles(app.deps, new Date(Date.now() + 25 * 3_600_000))).toBe(2);
  expect(await stored()).toContain((await filesOf(memo))[0]?.storageKey);
  expect(await stored()).not.toContain(orphan);
  expect(await arriving()).toEqual([]);
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100 && !(await condition()); tries += 1) await pause(50);
}
