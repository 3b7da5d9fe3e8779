import { MOVING, movingKind } from './features/admin/departments/movingRun.service';
import { STAGE_FLAGS_RUN, stageFlagsKind } from './features/admin/stages/flagsRun.service';
import type { BulkKinds } from './platform/bulkRun';
import type { RunDeps } from './features/memos/selected/acting.service';
import { selectedKinds } from './features/memos/selected/runs.service';
import { HANDOVER, handoverKind } from './features/admin/users/leaving/handoverRun.service';

/** Every long work that a job does in batches. */
export const bulkKinds = (deps: RunDeps): BulkKinds => ({
  [HANDOVER]: handoverKind,
  [MOVING]: movingKind,
  [STAGE_FLAGS_RUN]: stageFlagsKind,
  ...selectedKinds(deps),
});
