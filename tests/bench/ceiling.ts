// The same page of the list by the same view, without database and session: as fast as the list can ever be here.
// node --import tsx tests/bench/ceiling.ts FILE PORT, where FILE holds what the list found.
import express from 'express';
import { readFile } from 'node:fs/promises';
import { isLocale, LOCALES, translatorFor } from '#src/i18n/i18n';
import { readConfig } from '#src/config';
import { asset } from '#src/platform/http/assets';
import { icon } from '#src/platform/http/icons';
import { pageLocals } from '#src/web/locals';
import { pageContext } from '#src/platform/http/page';
import { requestId, securityHeaders } from '#src/platform/http/security';
import { listPage } from '#src/features/memos/list/list.view';

const [file = '', port = '0'] = process.argv.slice(2);
const config = readConfig({ NODE_ENV: 'production' });
const isDate = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
const { actor, found } = JSON.parse(await readFile(file, 'utf8'), (_, value: unknown) =>
  isDate(value) ? new Date(value) : value,
);

const app = express();
app.disable('x-powered-by');
app.use(requestId);
app.use(securityHeaders(config));
app.use((req, _res, next) => {
  req.user = actor;
  next();
});
app.use(
  pageLocals({ config, isLocale, locales: LOCALES, translatorFor, asset, icon, findFace: () => Promise.resolve(null) }),
);
app.get('/memos', (req, res, next) => {
  const ctx = pageContext({ config } as Parameters<typeof pageContext>[0], req, res, next);
  ctx.render('memos/index', listPage(ctx as Parameters<typeof listPage>[0], found));
});
app.listen(Number(port), '127.0.0.1', () => process.send?.('ready'));
