import { backupFacts } from '#src/features/backups/backups.queries';
import { readingBacklog } from '#src/features/fileTexts/readings.queries';
import { mailWay } from '#src/features/mail/mailers';
import { clock } from '#src/platform/clock';
import { spaceAt } from '#src/platform/disk';
import type { Deps } from '#src/platform/http/context';
import { openScanner } from '#src/platform/scanner/openScanner';
import type { Scanner } from '#src/platform/scanner/scanner';
import { programVersion } from '#src/platform/version';
import * as facts from './health.queries';

/** Everything the page of health tells, asked now. */
export async function lookAtHealth({ db, config, storage }: Pick<Deps, 'db' | 'config' | 'storage'>) {
  const scanner = openScanner(config);
  const now = clock.now();
  const [
    database,
    queue,
    mail,
    way,
    people,
    limits,
    sessions,
    migrations,
    programs,
    files,
    readings,
    backup,
    scans,
    data,
    uploads,
    problem,
  ] = await Promise.all([
    facts.databaseFacts(db),
    facts.queueFacts(db),
    facts.mailFacts(db, now),
    mailWay({ db, config }),
    facts.peopleFacts(db),
    facts.limitFacts(db, now),
    facts.countSessions(db, now),
    facts.migrationFacts(db),
    facts.connectedPrograms(db),
    facts.fileFacts(db),
    readingBacklog(db.prisma),
    backupFacts(db),
    scanner && scansNow(db, scanner),
    spaceAt(config.dataDir),
    config.s3 === null ? spaceAt(config.uploadsDir) : null,
    config.s3 === null ? null : storage.problem(),
  ]);
  const program = {
    version: programVersion(),
    node: process.version,
    memory: process.memoryUsage().rss,
    uptime: Math.round(process.uptime()),
    processes: config.webProcesses,
  };
  const disks = { data, uploads, isElsewhere: config.s3 !== null, problem };
  return {
    database,
    queue,
    mail: { ...mail, way },
    people,
    limits,
    sessions,
    migrations,
    programs,
    files,
    readings,
    backup: { ...backup, age: backup.last && (now.getTime() - backup.last.at.getTime()) / 1000 },
    scans,
    disks,
    program,
  };
}

const scansNow = async (db: Deps['db'], scanner: Scanner) => ({
  ...(await facts.scanFacts(db)),
  problem: await scanner.problem(),
});

export type Health = Awaited<ReturnType<typeof lookAtHealth>>;
