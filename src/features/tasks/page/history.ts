import type { HistoryOf } from '#src/features/history/historyPart';
import { projectSubject, taskSubject } from '#src/subjects/taskSubject';
import type { LoadedTask } from '../tasks.queries';
import { toldTaskStep } from './history.view';

export const taskHistory: HistoryOf<LoadedTask> = { subject: taskSubject, toldStep: toldTaskStep };
export const projectHistory: HistoryOf<LoadedTask> = { ...taskHistory, subject: projectSubject };

export const historyOf = ({ kind }: Pick<LoadedTask, 'kind'>) => (kind === 'project' ? projectHistory : taskHistory);
