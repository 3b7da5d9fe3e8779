import { nothingSent } from '#src/web/formFields';
import type { Can } from '#src/platform/http/context';
import type { Routes } from '#src/platform/http/route';
import { admin, requireAdmin } from '../access';
import {
  create,
  downloadLinks,
  downloadTemplate,
  downloadWrong,
  index,
  indexAgain,
  send,
  show,
} from './invitations.controller';
import { listParams, listQuery, newListSchema, sendingSchema } from './invitations.schema';
import { invitationUrls } from './invitations.urls';
import { getList, type InvitationList } from './lists.queries';

const listOfAdmin: Can<InvitationList, { listId: number }> = (access) => {
  requireAdmin(access);
  return getList(access.db.prisma, access.params.listId);
};

const path = '/admin/invitations/:listId';

export function invitationRoutes(routes: Routes): void {
  const onList = { can: listOfAdmin, params: listParams };
  const files = { field: 'file', max: 1 };
  routes.get(invitationUrls.index, { can: admin }, index);
  routes.post(
    invitationUrls.index,
    { can: admin, limit: 'invite', body: newListSchema, files, invalid: indexAgain },
    create,
  );
  routes.get(invitationUrls.template, { can: admin }, downloadTemplate);
  routes.get(path, { ...onList, query: listQuery }, show);
  routes.post(`${path}/sending`, { ...onList, limit: 'invite', body: sendingSchema }, send);
  routes.post(`${path}/links`, { ...onList, body: nothingSent }, downloadLinks);
  routes.get(`${path}/wrong.csv`, onList, downloadWrong);
}
