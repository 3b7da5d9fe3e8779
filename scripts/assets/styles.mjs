import { build, transform } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PurgeCSS } from 'purgecss';
import { TARGET } from './scripts.mjs';

/** Tabler, cut down to what our pages use, then our own styles; the editor's apart, for only forms need it. */
export async function buildStyles(root, fonts) {
  const [tabler, app, editor, print] = await Promise.all([
    purgedTabler(root),
    own(root, 'app'),
    own(root, 'editor'),
    own(root, 'print'),
  ]);
  const faces = fonts.map((font) => font.face).join('');
  return [
    { name: 'app.css', content: await minified(`${faces}${tabler}${app}`) },
    { name: 'editor.css', content: await minified(editor) },
    { name: 'print.css', content: await minified(`${faces}${print}`) },
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
    blocklist: [/^theme-dark$/],
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
