import { sendsMail } from '#src/features/mail/mailers';
import { clock } from '#src/platform/clock';
import { spaceAt } from '#src/platform/disk';
import type { Deps } from '#src/platform/http/context';
import { programVersion } from '#src/platform/version';
import * as facts from './health.queries';

/** Everything the page of health tells, asked now. */
export async function lookAtHealth({ db, config }: Pick<Deps, 'db' | 'config'>) {
  const now = clock.now();
  const [database, queue, mail, isSending, people, limits, sessions, migrations, programs, files, data, uploads] =
    await Promise.all([
      facts.databaseFacts(db),
      facts.queueFacts(db),
      facts.mailFacts(db, now),
      sendsMail({ db, config }),
      facts.peopleFacts(db),
      facts.limitFacts(db, now),
      facts.countSessions(db, now),
      facts.migrationFacts(db),
      facts.connectedPrograms(db),
      facts.fileFacts(db),
      spaceAt(config.dataDir),
      config.s3Url === null ? spaceAt(config.uploadsDir) : null,
    ]);
  const program = {
    version: programVersion(),
    node: process.version,
    memory: process.memoryUsage().rss,
    uptime: Math.round(process.uptime()),
    processes: config.webProcesses,
  };
  const disks = { data, uploads, isElsewhere: config.s3Url !== null };
  return {
    database,
    queue,
    mail: { ...mail, isSending },
    people,
    limits,
    sessions,
    migrations,
    programs,
    files,
    disks,
    program,
  };
}

export type Health = Awaited<ReturnType<typeof lookAtHealth>>;
