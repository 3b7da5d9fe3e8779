import { z } from 'zod';
import { day, id } from '#src/platform/http/params';
import {
  fromA,
  listAddress,
  nearestFirst,
  newestFirst,
  type Direction,
  type QueryOf,
} from '#src/platform/listing/address';
import { box, filter, words } from '#src/platform/listing/filter';
import { personFilter } from '#src/web/personFilter';
import { projectUrls, taskUrls } from '../tasks.urls';

export const VIEWS = ['all', 'mine', 'owned', 'subscribed'] as const;
export const PRIORITIES = ['high', 'middle', 'low'] as const;
export const DUES = ['overdue', 'today', '7d', 'none'] as const;
/** Besides the stages themselves. */
export const STATES = ['active', 'closed', 'any'] as const;

export const SORTS = ['created', 'title', 'step', 'due'] as const;
export type Sort = (typeof SORTS)[number];
export type Order = { sort: Sort; dir: Direction };

const listAt = (path: string) =>
  listAddress({
    path,
    view: { view: filter(z.enum(VIEWS), { absent: 'all' }) },
    filters: {
      q: words(200),
      /** The default; a chip shows it. */
      stage: filter(z.union([z.enum(STATES), id]), { absent: 'active', off: 'any' }),
      priority: filter(z.enum(PRIORITIES)),
      responsible: personFilter,
      owner: personFilter,
      /** The tasks of this project. */
      project: filter(id),
      department: filter(id),
      tag: filter(id),
      due: filter(z.enum(DUES)),
      from: filter(day),
      to: filter(day),
      files: box,
      /** Includes main tasks that the reader has hidden. */
      hidden: box,
    },
    sort: { created: newestFirst, title: fromA, step: nearestFirst, due: nearestFirst },
    // Default: the person's stored order.
    sortedBy: undefined,
  });

export const taskList = listAt(taskUrls.list);
export const projectList = listAt(projectUrls.list);

export type Kind = 'task' | 'project';
export const listOf = (kind: Kind) => (kind === 'project' ? projectList : taskList);

export type TaskQuery = QueryOf<typeof taskList>;
export type View = TaskQuery['view'];
