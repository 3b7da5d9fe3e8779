import { filesSent } from '#src/web/formFields';
import { reasonIfAny } from '../stage/stage.schema';

export const attachSchema = filesSent.extend({ reason: reasonIfAny });
