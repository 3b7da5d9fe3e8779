import { z } from 'zod';
import { id } from '#src/platform/http/params';

/** Which act: a later one of the same memo is not meant. */
export const undoSchema = z.strictObject({ act: id });
