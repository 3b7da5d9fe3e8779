import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StorageAway } from '#src/platform/storage/errors';
import { s3Server, type S3Server } from '../support/s3Server';
import { demoInstallation, emptyInstallation, type Installation } from './support';

let servers: S3Server[];
let company: Installation;
let folder: string;
const opened: Installation[] = [];
const empty = async (s3Url?: string): Promise<Installation> => {
  const installation = await emptyInstallation(s3Url);
  opened.push(installation);
  return installation;
};

beforeAll(async () => {
  servers = await Promise.all([s3Server(), s3Server()]);
  company = await demoInstallation(servers[0]?.url());
  folder = await mkdtemp(path.join(tmpdir(), 'notes-bucket-backup-'));
  await company.backup(path.join(folder, 'company.tar.gz'));
});
afterAll(async () => {
  await Promise.all([company, ...opened].map((installation) => installation.close()));
  await Promise.all(servers.map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

it('a company whose files lie in a bucket is brought back whole, into another bucket and onto a disk', async () => {
  const before = await company.everything();
  expect(Object.keys(before).filter((name) => name.startsWith('file ')).length).toBeGreaterThan(20);
  for (const place of [servers[1]?.url(), '']) {
    const copy = await empty(place);
    await copy.restore(path.join(folder, 'company.tar.gz'));
    expect(await copy.everything()).toEqual(before);
  }
});

it('while the bucket is away no backup is made, and none restored, without a trace', async () => {
  const file = path.join(folder, 'away.tar.gz');
  const copy = await empty(servers[0]?.url());
  const nothing = await copy.query('SELECT 1 FROM pg_tables WHERE schemaname = $1', ['public']);
  await servers[0]?.away();
  await expect(company.backup(file)).rejects.toBeInstanceOf(StorageAway);
  await expect(copy.restore(path.join(folder, 'company.tar.gz'))).rejects.toBeInstanceOf(StorageAway);
  await servers[0]?.back();
  expect(await copy.query('SELECT 1 FROM pg_tables WHERE schemaname = $1', ['public'])).toEqual(nothing);
  await expect.poll(() => company.storage.problem()).toBeNull();
  await company.backup(file);
});
