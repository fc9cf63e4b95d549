// Fetches the second file: the pages of the sheet and the words of the other languages.
import type { App } from './app';
import { h } from './dom';
import { beside } from './dress';
import { learn, type Table } from './strings';
import type { Language } from './contract';

export interface Pages {
  settings(): void;
  place(kind: 'municipality' | 'registered'): void;
  person(): void;
  callback(): void;
  end(): void;
  ended(told: boolean): void;
  close(): void;
}

export interface More {
  css: string;
  words: Partial<Record<Language, Table>>;
  makePages(app: App): Pages;
}

declare global {
  interface Window { soudanMore?: More }
}

let coming: Promise<More> | null = null;

/** Load the second file once; a failure may be tried again. */
export function loadMore(): Promise<More> {
  coming = coming || new Promise<More>((done, failed) => {
    const script = h('script', { src: beside('-more.js'), onload: () => take(done, failed), onerror: () => failed() });
    document.head.appendChild(script);
  }).catch((error: unknown) => {
    coming = null;
    throw error;
  });
  return coming;
}

function take(done: (more: More) => void, failed: () => void): void {
  const more = window.soudanMore;
  if (!more) return failed();
  learn(more.words);
  done(more);
}
