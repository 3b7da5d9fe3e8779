import { signedIn, type Routes } from '#src/platform/http/route';
import { showPalette } from './palette.controller';

export function paletteRoutes(routes: Routes): void {
  routes.get('/palette', { can: signedIn }, showPalette);
}
