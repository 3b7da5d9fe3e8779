import { z } from 'zod';
import { oneLine, type DumpItem } from '../dump/readDump';
import { contentTypeReference, maybeReference, momentText } from './fields';
import { readNumbered, type RowPlace } from './rowPlace';

/** What somebody did in the pages of Django CRM. */
export const LOG = 'admin.logentry';

const ACTIONS = { 1: 'added', 2: 'changed', 3: 'deleted' } as const;

const message = z.array(
  z.record(
    z.string(),
    z.looseObject({
      name: z.string().optional(),
      object: z.string().optional(),
      fields: z.array(z.string()).optional(),
    }),
  ),
);

const shape = z
  .looseObject({
    user: maybeReference,
    action_time: momentText,
    content_type: contentTypeReference.nullish(),
    object_id: z.string().nullish(),
    action_flag: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    change_message: z.string().nullish(),
  })
  .transform((fields) => ({
    user: fields.user,
    contentType: fields.content_type ?? '',
    objectId: oneLine(fields.object_id ?? ''),
    action: ACTIONS[fields.action_flag],
    details: detailsOf(fields.change_message ?? ''),
    createdAt: fields.action_time,
  }));

export type LogRow = z.output<typeof shape> & RowPlace;

export const readLog = (item: DumpItem): LogRow => readNumbered(item, shape);

/** "Stage, Conclusion" or "File: plan.pdf", in the words of there; older entries are a sentence already. */
function detailsOf(text: string): string[] {
  const parsed = message.safeParse(asJson(text));
  if (!parsed.success) return [oneLine(text)].filter(Boolean);
  const parts = parsed.data.flatMap((one) => Object.values(one));
  return parts.flatMap(({ name, object, fields = [] }) => {
    const what = [name, object].filter(Boolean).join(': ');
    return [[what, fields.join(', ')].filter(Boolean).join(' – ')].map(oneLine).filter(Boolean);
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
