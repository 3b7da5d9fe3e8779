// npm run bench -- --hostile [kind…]: the dearest thing of each kind that one signed-in person may ask of a running program.
import { makeCompany } from '../company';
import { signIn, startApplication } from '../programs';
import { emailOf, HEAVY, TYPICAL } from '../seed';
import type { Figures } from '../table';
import { attackerAt } from './kind';
import { KINDS } from './kinds';
import { watch } from './watch';

/** What whatever one person sends may cost. */
const BLOCKED_MS = 300;
const MEMORY_MB = 100;
const OTHERS_MS = 2_000;

const MEMOS = 2_000;

const isAsked = (name: string): boolean => {
  const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  return asked.length === 0 || asked.some((word) => name.includes(word));
};

export async function measureHostile(figures: Figures): Promise<void> {
  const company = await makeCompany(MEMOS);
  try {
    const app = await startApplication(company);
    try {
      // An admin may ask for more than others.
      await company.client.query('UPDATE users SET is_admin = true WHERE id = $1', [TYPICAL]);
      const attacker = attackerAt(app.port, await signIn(app.port, emailOf(TYPICAL)));
      const others = await signIn(app.port, emailOf(HEAVY));
      // Once in peace: what is loaded at first use is nobody's attack.
      for (const path of ['/memos', '/memos/new', '/tasks', '/tasks/new', '/account']) await attacker.send({ path });
      for (const kind of KINDS.filter(({ name }) => isAsked(name))) {
        const spent = await watch(app, others, () => kind.ask(attacker));
        figures.most(`${kind.name}: event loop blocked (CPU ${spent.cpuMs} ms)`, spent.blockedMs, BLOCKED_MS, 'ms');
        figures.most(`${kind.name}: memory`, spent.memoryMb, MEMORY_MB, 'MB');
        figures.most(`${kind.name}: others wait`, spent.othersMs, OTHERS_MS, 'ms');
      }
    } finally {
      await app.stop();
    }
  } finally {
    await company.close();
  }
}
