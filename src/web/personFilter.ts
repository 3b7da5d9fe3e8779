import { z } from 'zod';
import { filter } from '#src/platform/listing/filter';
import { id } from '#src/platform/http/params';
import { addressField } from './formFields';

/** A person by id, or by e-mail address where a company has too many people for a select. */
export const personRef = z.union([id, addressField()]);
export const personFilter = filter(personRef);
