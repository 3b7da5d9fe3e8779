import { z } from 'zod';
import { id } from '#src/platform/http/params';

export const personParams = z.object({ personId: id });

export const versionQuery = z.looseObject({ v: z.string().max(64).optional().catch(undefined) });
