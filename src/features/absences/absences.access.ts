import { userOfAdmin } from '#src/features/admin/users/users.access';
import type { Database } from '#src/platform/db';
import { NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { hasAbsence } from './absences.queries';

export type Absences = { userId: number; isMine: boolean; absenceId: number | null };

export const ownAbsences: Can<Absences, unknown> = ({ actor }) => {
  if (!actor) throw new SignInNeeded();
  return { userId: actor.id, isMine: true, absenceId: null };
};

export const absencesOfUser: Can<Absences, { userId: number }> = async (access) => {
  const { id: userId } = await userOfAdmin(access);
  return { userId, isMine: false, absenceId: null };
};

export const ownAbsence: Can<Absences, { absenceId: number }> = ({ db, actor, params }) => {
  if (!actor) throw new SignInNeeded();
  return present(db, { userId: actor.id, isMine: true, absenceId: params.absenceId });
};

export const absenceOfUser: Can<Absences, { userId: number; absenceId: number }> = async (access) => {
  const { id: userId } = await userOfAdmin(access);
  return present(access.db, { userId, isMine: false, absenceId: access.params.absenceId });
};

async function present(db: Database, found: Absences & { absenceId: number }): Promise<Absences> {
  if (!(await hasAbsence(db, { id: found.absenceId, userId: found.userId })))
    throw new NotFound('absences.errors.notFound');
  return found;
}
