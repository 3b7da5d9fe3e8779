import { z } from 'zod';
import { currentPasswordField } from '../../sessions/reconfirming.service';

export const turnOnSchema = z.strictObject({
  code: z
    .string('errors.field.invalid')
    .trim()
    .min(1, 'twoStep.errors.codeRequired')
    .max(20, 'twoStep.errors.firstCode'),
  currentPassword: currentPasswordField,
});

/** `app=new` sets up another app in the place of the one there is. */
export const pageQuery = z.looseObject({ app: z.enum(['new']).optional().catch(undefined) });
