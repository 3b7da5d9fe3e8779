import { ScannerAway, type Scanner, type Verdict } from './scanner';
import { scannerPlace, type ScannerAddress } from './scannerAddress';
import { talk } from './clamdTalk';

/** For a whole file: what is sent, and what clamd needs to unpack and read it. A job has two minutes. */
const SCAN_MS = 90_000;
const PING_MS = 5_000;
/** Of many files that wait only one tries in vain. */
const GIVEN_UP_MS = 5_000;

/** The scanner of ClamAV, spoken to by its own protocol (clamd(8): PING, INSTREAM). */
export function clamd(address: ScannerAddress, scanMs = SCAN_MS): Scanner {
  let away: { why: string; until: number } | null = null;
  /** Until hasReturned has said that it is back. */
  let wasAway = false;

  const problem = (): Promise<string | null> =>
    talk(address, { command: 'PING', withinMs: PING_MS }).then(
      (answer) => (answer === 'PONG' ? null : `answers ${JSON.stringify(answer.slice(0, 100))}`),
      (error: Error) => error.message,
    );

  const isGivenUp = () => away !== null && performance.now() < away.until;
  /** Unless it answers, and only this file is too much for it. */
  const giveUp = async () => {
    const why = await problem();
    wasAway ||= why !== null;
    away = why === null ? null : { why, until: performance.now() + GIVEN_UP_MS };
  };

  return {
    place: scannerPlace(address),
    problem,
    async scan(bytes) {
      try {
        if (away && isGivenUp()) throw new ScannerAway(away.why);
        return verdictOf(await talk(address, { command: 'INSTREAM', bytes, withinMs: scanMs }));
      } catch (error) {
        if (error instanceof ScannerAway && !isGivenUp()) await giveUp();
        throw error;
      } finally {
        bytes.destroy();
      }
    },
    async hasReturned() {
      if (!wasAway || (await problem()) !== null) return false;
      wasAway = false;
      return true;
    },
  };
}

function verdictOf(answer: string): Verdict {
  if (answer === 'stream: OK') return { state: 'clean' };
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found !== undefined) return { state: 'infected', found: found.slice(0, 200) };
  if (answer.startsWith('INSTREAM size limit exceeded')) return { state: 'tooLarge' };
  throw new ScannerAway(`answers ${JSON.stringify(answer.slice(0, 100))}`);
}
