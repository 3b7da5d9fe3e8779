import type { Context } from '#src/platform/http/context';
import { accessTo } from '#src/subjects/subjectKind';
import { taskSubject } from '#src/subjects/taskSubject';
import type { LoadedTask } from './tasks.queries';

export const onTask = accessTo(taskSubject, ({ taskId }: { taskId: number }) => taskId);

export type OnTask<B = unknown, Q = unknown> = Context<LoadedTask, { taskId: number }, Q, B>;
