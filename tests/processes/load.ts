import { Agent, request } from 'node:http';

export type Load = {
  answered(): number;
  /** What went wrong, once nobody listens any more. */
  failures(): Promise<string[]>;
};

/** How a visitor comes: on one kept connection or on a new one each time, and after which pause. */
type Habit = { keepAlive: boolean; pauseMs: number };

const HABITS: readonly Habit[] = [
  { keepAlive: true, pauseMs: 10 },
  { keepAlive: true, pauseMs: 90 },
  { keepAlive: false, pauseMs: 10 },
];

const VISITORS_EACH = 4;

type Request = { url: string; headers: Record<string, string> };

/** Visitors who ask for a page again and again, so many of each habit, until nobody listens any more. */
export function startLoad({ url, headers }: Request, visitorsEach = VISITORS_EACH): Load {
  const failures: string[] = [];
  let answered = 0;
  const visit = (agent: Agent) =>
    new Promise<boolean>((resolve) => {
      const asked = request(url, { agent, headers }, (answer) => {
        if (answer.statusCode !== 200) failures.push(`answered ${answer.statusCode}`);
        answered += 1;
        answer.resume().once('end', () => resolve(true));
        answer.once('error', (error) => resolve(failures.push(`cut off: ${error.message}`) < 0));
      });
      asked.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNREFUSED')
          failures.push(`${error.code} on a ${asked.reusedSocket ? 'kept' : 'new'} connection`);
        resolve(false);
      });
      asked.end();
    });
  const visitor = async ({ keepAlive, pauseMs }: Habit) => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    while (await visit(agent)) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    agent.destroy();
  };
  const all = HABITS.flatMap((habit) => Array.from({ length: visitorsEach }, () => visitor(habit)));
  return { answered: () => answered, failures: () => Promise.all(all).then(() => failures) };
}
