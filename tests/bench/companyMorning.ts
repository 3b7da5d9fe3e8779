import { watchBystander } from './bystander';
import { addWaits, numberOf, until, type Stage } from './companyStage';

/** Where it is noon now, so that nine o'clock is past. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Everybody's morning at once: each is told once of all that waits, and mailed. */
export async function remindEverybody(stage: Stage): Promise<void> {
  const { company, figures, bystander } = stage;
  await company.client.query(`UPDATE company SET working_days = '{1,2,3,4,5,6,7}'`);
  await company.client.query('UPDATE users SET reminded_on = NULL, time_zone = $1', [noonZone()]);
  const told = `FROM events e JOIN notifications n ON n.event_id = e.id LEFT JOIN mail_deliveries d ON d.notification_id = n.id
                 WHERE e.type = 'person.memosWait'`;
  let [ms, mails] = [0, 0];
  const waits = await watchBystander(bystander, async () => {
    const started = performance.now();
    await company.client.query(`SELECT graphile_worker.add_job('attend_to_waiting_memos')`);
    await until(company, `FROM graphile_worker.jobs WHERE task_identifier = 'attend_to_waiting_memos'`, [], started);
    const told1 = await numberOf(company, `SELECT count(*)::int AS number FROM events WHERE type = 'person.memosWait'`);
    figures.most(`the morning: ${told1} people's memos are counted`, performance.now() - started, 60_000, 'ms');
    await until(
      company,
      `FROM events e WHERE e.type = 'person.memosWait' AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.event_id = e.id)`,
      [],
      started,
    );
    ms = await until(company, `${told} AND d.state IN ('queued', 'sending')`, [], started);
    mails = await numberOf(company, `SELECT count(*)::int AS number ${told} AND d.state = 'sent'`);
  });
  figures.least('the morning: mails', mails / (ms / 1000), 50, '/s');
  const people = await numberOf(
    company,
    `SELECT count(DISTINCT user_id)::int AS number FROM events WHERE type = 'person.memosWait'`,
  );
  figures.most(`the morning: mails to each of ${people} people`, mails / people, 1, '');
  addWaits(stage, 'the morning', waits);
}
