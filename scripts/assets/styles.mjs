import { build, transform } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PurgeCSS } from 'purgecss';
import { TARGET } from './scripts.mjs';

/** Apart from the rest: what few pages need, each of which links its own. */
const APART = ['administration', 'board', 'editor', 'folder', 'help', 'lines', 'palette', 'selection', 'setup'];

/** Components of Tabler that no page uses. They came along because the program says these words, as names of other things. */
const NOT_OURS = [
  /^(alert|blockquote|calendar|collapse|empty|fade|grid|lead|legend|list-group|markdown|pagination|placeholder|progress)(-|$)/,
  /^(signal|signature|status|steps?|tag|toast|tooltip)(-|$)/,
];

/** Tabler, cut down to what our pages use, then our own styles. */
export async function buildStyles(root, fonts) {
  const [tabler, app, print, ...apart] = await Promise.all([
    purgedTabler(root),
    ...['app', 'print', ...APART].map((name) => own(root, name)),
  ]);
  const faces = fonts.map((font) => font.face).join('');
  return [
    { name: 'app.css', content: await minified(`${faces}${tabler}${app}`) },
    { name: 'print.css', content: await minified(`${faces}${print}`) },
    ...(await Promise.all(
      APART.map(async (name, at) => ({ name: `${name}.css`, content: await minified(apart[at]) })),
    )),
  ];
}

async function purgedTabler(root) {
  const [result] = await new PurgeCSS().purge({
    css: [path.join(root, 'node_modules/@tabler/core/dist/css/tabler.css')],
    content: [path.join(root, 'views/**/*.ejs'), path.join(root, 'src/{browser,features,platform}/**/*.ts')],
    variables: true,
    keyframes: true,
    fontFace: true,
    safelist: {
      standard: ['html', 'body', /^(page|card)-(body|header|title|footer)$/],
      variables: [/^--tblr-(body|bg|border|primary|secondary|danger|gray)/],
    },
    // The theme is one attribute here; Tabler's older ways to say it only add selectors.
    blocklist: [/^theme-dark$/, ...NOT_OURS],
  });
  return result.css;
}

async function own(root, name) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [`src/styles/${name}.css`],
    bundle: true,
    write: false,
    target: TARGET,
    external: ['/assets/*'],
    logLevel: 'warning',
  });
  return result.outputFiles[0].text.replace(/icon\(["']([a-z-]+)["']\)/g, (_, icon) => dataUrl(root, icon));
}

/** A Tabler icon inside the stylesheet: `--shape: icon('bold')`. */
function dataUrl(root, icon) {
  const svg = readFileSync(path.join(root, `node_modules/@tabler/icons/icons/outline/${icon}.svg`), 'utf8');
  const short = svg.slice(svg.indexOf('<svg')).replace(/\s+/g, ' ').replace('currentColor', 'black');
  return `url("data:image/svg+xml,${short.replaceAll('"', "'").replace(/[<>#%]/g, encodeURIComponent)}")`;
}

async function minified(css) {
  const { code } = await transform(css, { loader: 'css', minify: true, target: TARGET, legalComments: 'none' });
  return Buffer.from(code);
}
