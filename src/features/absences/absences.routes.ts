import { nothingSent } from '#src/web/formFields';
import { z } from 'zod';
import { id } from '#src/platform/http/params';
import type { Routes } from '#src/platform/http/route';
import { absenceOfUser, absencesOfUser, ownAbsence, ownAbsences } from './absences.access';
import { changeAbsence, enterAbsence, showAbsences, showAgain, stopAbsence } from './absences.controller';
import { absenceOfUserParams, absenceParams, absenceQuery, absenceSchema } from './absences.schema';

export function absenceRoutes(routes: Routes): void {
  const invalid = showAgain;
  const mine = { can: ownAbsence, params: absenceParams, query: absenceQuery };
  routes.get('/account/absence', { can: ownAbsences, query: absenceQuery }, showAbsences);
  routes.post(
    '/account/absence',
    { can: ownAbsences, query: absenceQuery, limit: 'edit', body: absenceSchema, invalid },
    enterAbsence,
  );
  routes.post('/account/absence/:absenceId', { ...mine, limit: 'edit', body: absenceSchema, invalid }, changeAbsence);
  routes.post('/account/absence/:absenceId/delete', { ...mine, body: nothingSent }, stopAbsence);

  const base = '/admin/users/:userId/absence';
  const ofUser = { can: absencesOfUser, params: z.strictObject({ userId: id }), query: absenceQuery };
  const theirs = { can: absenceOfUser, params: absenceOfUserParams, query: absenceQuery };
  routes.get(base, ofUser, showAbsences);
  routes.post(base, { ...ofUser, limit: 'edit', body: absenceSchema, invalid }, enterAbsence);
  routes.post(`${base}/:absenceId`, { ...theirs, limit: 'edit', body: absenceSchema, invalid }, changeAbsence);
  routes.post(`${base}/:absenceId/delete`, { ...theirs, body: nothingSent }, stopAbsence);
}
