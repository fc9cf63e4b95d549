// Two classic scripts: soudan.js, which every page loads, and soudan-more.js, which the open panel fetches.
import { defineConfig } from 'vite';
import { inlineTokens } from './build/inline-tokens.js';

const NOTICE = `/*! Oraho soudan-chat (Apache-2.0). Contains eventsource-parser (MIT, Espen Hovlandsdal) and
values of @digital-go-jp/design-tokens (MIT, Digital Agency of Japan). */`;

const ENTRIES = { core: ['src/main.ts', 'soudan'], more: ['src/pages/main.ts', 'soudan-more'] };

export default defineConfig(({ mode }) => {
  const [entry, name] = ENTRIES[mode] ?? ENTRIES.core;
  return {
    plugins: [inlineTokens(name)],
    build: {
      target: 'es2019',
      minify: 'terser',
      terserOptions: { ecma: 2019, compress: { passes: 3, pure_getters: true }, format: { comments: /^!/ } },
      lib: { entry, formats: ['iife'], name: 'Soudan', fileName: () => `${name}.js` },
      rolldownOptions: { output: { banner: NOTICE } },
      emptyOutDir: mode !== 'more',
      copyPublicDir: mode !== 'more',
    },
    test: { include: ['src/**/*.test.ts'] },
  };
});
