// Replaces var(--token) of the Digital Agency's design tokens by its value, so that no token sheet ships.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { transform } from 'lightningcss';

const SHEET = createRequire(import.meta.url).resolve('@digital-go-jp/design-tokens/dist/tokens.css');
const QUERY = '.css?sheet';
const PREFIX = '\0sheet:';
const OLDEST = { safari: 13 << 16, chrome: 73 << 16, firefox: 68 << 16 };

function readTokens() {
  const pairs = readFileSync(SHEET, 'utf8').matchAll(/--([\w-]+)\s*:\s*([^;]+);/g);
  return new Map([...pairs].map(([, name, value]) => [name, value.trim()]));
}

/** Write every known token into the CSS; a token of an unknown name stops the build. */
function fillTokens(css, tokens = readTokens()) {
  return css.replace(/var\(--((?:color|font|line|border)-[\w-]+)\)/g, (_, name) => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`no design token --${name}`);
    return fillTokens(value, tokens);
  });
}

/** Vite plugin: `import css from './x.css?sheet'` gives one minified string; <name>.css holds all of them. */
export function inlineTokens(name) {
  const sheets = new Map();
  return {
    name: 'soudan-inline-tokens',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith(QUERY) || !importer) return null;
      return `${PREFIX}${resolve(dirname(importer), source.slice(0, -'?sheet'.length))}.js`;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const file = id.slice(PREFIX.length, -'.js'.length);
      this.addWatchFile(file);
      const code = Buffer.from(fillTokens(readFileSync(file, 'utf8')));
      const css = transform({ filename: file, code, minify: true, targets: OLDEST }).code.toString();
      sheets.set(file, css);
      return `export default ${JSON.stringify(css)};`;
    },
    generateBundle() {
      if (!sheets.size) return;
      this.emitFile({ type: 'asset', fileName: `${name}.css`, source: [...sheets.values()].join('\n') });
    },
  };
}
