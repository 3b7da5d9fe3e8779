import { nothingSent } from '#src/web/formFields';
import { signedIn, type Routes } from '#src/platform/http/route';
import { showPictureAgain } from '../account.controller';
import { deletePicture, servePicture, updatePicture } from './picture.controller';
import { personParams, versionQuery } from './picture.schema';

const files = { field: 'picture', max: 1 };

export function pictureRoutes(routes: Routes): void {
  const can = signedIn;
  routes.get('/people/:personId/picture', { can, params: personParams, query: versionQuery }, servePicture);
  routes.post('/account/picture', { can, body: nothingSent, files, invalid: showPictureAgain }, updatePicture);
  routes.post('/account/picture/delete', { can, body: nothingSent }, deletePicture);
}
