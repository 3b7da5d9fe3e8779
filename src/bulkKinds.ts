import { MOVING, movingKind } from './features/admin/departments/movingRun.service';
import { STAGE_FLAGS_RUN, stageFlagsKind } from './features/admin/stages/flagsRun.service';
import type { BulkKinds } from './platform/bulkRun';
import { HANDOVER, handoverKind } from './features/admin/users/leaving/handoverRun.service';

/** Every long work that a job does in batches. */
export const BULK_KINDS: BulkKinds = {
  [HANDOVER]: handoverKind,
  [MOVING]: movingKind,
  [STAGE_FLAGS_RUN]: stageFlagsKind,
};
