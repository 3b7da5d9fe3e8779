import { z } from 'zod';
import type { Context } from '#src/platform/http/context';
import { accessTo } from '#src/subjects/subjectKind';
import { id } from '#src/platform/http/params';
import { taskSubject } from '#src/subjects/taskSubject';
import type { LoadedTask } from './tasks.queries';

export const taskParams = z.strictObject({ taskId: id });
export const onTask = accessTo(taskSubject, ({ taskId }: z.infer<typeof taskParams>) => taskId);

export type OnTask<B = unknown, Q = unknown> = Context<LoadedTask, { taskId: number }, Q, B>;
