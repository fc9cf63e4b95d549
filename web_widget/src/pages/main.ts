// The second file: what opens on demand, and the words of the other languages.
import type { More } from '../more';
import * as ja from '../../strings/ja.json';
import * as easy from '../../strings/ja-easy.json';
import * as en from '../../strings/en.json';
import css from '../styles/pages.css?sheet';
import { makeUp } from './erasure';
import { watchExpiry } from './expiry';
import { watchIdle } from './idle';
import { SheetPages } from './pages';

export const more: More = {
  css,
  words: { ja: ja.pages, 'ja-easy': { ...easy.core, ...easy.pages }, en: { ...en.core, ...en.pages } },
  makePages: (app) => new SheetPages(app),
  attend: (app) => {
    watchIdle(app, () => app.pages?.warn(), () => app.pages?.close());
    watchExpiry(app);
    makeUp(app);
  },
};
