// soudan.js, a classic script that every page loads, and soudan-more.js, a module that the open panel imports.
import { defineConfig } from 'vite';
import { compress } from './build/compress.js';
import { inlineTokens } from './build/inline-tokens.js';

const NOTICE = '/*! licences: licenses.txt beside this file */';

const ENTRIES = { core: ['src/main.ts', 'soudan', 'iife'], more: ['src/pages/main.ts', 'soudan-more', 'es'] };

export default defineConfig(({ mode }) => {
  const [entry, name, format] = ENTRIES[mode] ?? ENTRIES.core;
  return {
    plugins: [inlineTokens(name), compress()],
    build: {
      target: 'es2019',
      minify: 'terser',
      terserOptions: { ecma: 2019, compress: { passes: 3, pure_getters: true }, format: { comments: /^!/ } },
      lib: { entry, formats: [format], name: 'Soudan', fileName: () => `${name}.js` },
      rolldownOptions: { output: { banner: NOTICE }, checks: { pluginTimings: false } },
      emptyOutDir: mode !== 'more',
      copyPublicDir: mode !== 'more',
    },
    test: { include: ['tests/*.test.ts'] },
  };
});
