import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { nameField } from '../choices/choices.schema';

const name = nameField(80);

export const newPurposeSchema = z.strictObject({ name });

export const purposeSchema = z.strictObject({ name, version: id });
