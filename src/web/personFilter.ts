import { z } from 'zod';
import { filter } from '#src/platform/listing/filter';
import { id } from '#src/platform/http/params';
import { addressField } from './formFields';

/** An id, or an address in companies too big for a select. */
export const personRef = z.union([id, addressField()]);
export const personFilter = filter(personRef);
