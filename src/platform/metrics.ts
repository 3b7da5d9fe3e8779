import cluster from 'node:cluster';
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';
import { z } from 'zod';

const question = z.object({ ask: z.literal('metrics'), number: z.number() });
const answer = z.object({ metrics: z.string(), number: z.number() });

const ANSWER_WITHIN_MS = 6_000;

/** The figures of this process, and in a worker their place among those of all workers, told apart by `process`. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  if (cluster.isWorker) {
    registry.setDefaultLabels({ process: String(cluster.worker?.id) });
    AggregatorRegistry.setRegistries(registry);
    // Its being there is what answers the leader.
    new AggregatorRegistry();
  }
  return registry;
}

/** In the process that leads: gathers what any worker is asked for. */
export function answerForWorkers(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    const asked = question.safeParse(message);
    if (!asked.success) return;
    const { number } = asked.data;
    const reply = (metrics: string) => void (worker.isConnected() && worker.send({ metrics, number }));
    all.clusterMetrics().then(reply, () => reply(''));
  });
}

/** What Prometheus reads: whichever worker it happened to ask, the figures of all. */
export async function metricsText(registry: Registry): Promise<string> {
  return (cluster.isWorker && (await askLeader())) || registry.metrics();
}

let questions = 0;

function askLeader(): Promise<string> {
  questions += 1;
  const number = questions;
  return new Promise((resolve) => {
    const done = (text: string) => {
      clearTimeout(giveUp);
      process.off('message', hear);
      resolve(text);
    };
    const hear = (message: unknown) => {
      const heard = answer.safeParse(message);
      if (heard.success && heard.data.number === number) done(heard.data.metrics);
    };
    const giveUp = setTimeout(() => done(''), ANSWER_WITHIN_MS);
    process.on('message', hear);
    process.send?.({ ask: 'metrics', number });
  });
}
