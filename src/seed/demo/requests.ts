import type { Tx } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import type { Happening } from './history';
import type { WrittenMemo } from './writeMemos';

/** Who asks to be let into memos, and what is told of it. */
export async function writeRequests(
  tx: Tx,
  written: WrittenMemo[],
  { at }: Calendar,
  cast: Cast,
): Promise<Happening[]> {
  const asked = written.flatMap(({ memo, ...where }) =>
    (memo.requests ?? []).map((request) => ({ ...request, ...where })),
  );
  const rows = await tx.accessRequest.createManyAndReturn({
    data: asked.map(({ memoId, by, text, asked: moment }) => ({
      memoId,
      askerId: cast.id(by),
      text,
      askedAt: at(moment),
    })),
    select: { id: true },
  });
  return asked.map(({ memoId, audience, by, text, asked: moment }, index) => {
    const changes = { requestId: rows[index]?.id ?? 0, text };
    return { type: 'memo.accessAsked', at: at(moment), by, memoId, changes, audience };
  });
}
