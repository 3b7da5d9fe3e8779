import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { fromFolder } from '../folder/folder.schema';

/** Which act: a later one of the same memo is not meant. */
export const undoSchema = z.strictObject({ act: id, from: fromFolder });
