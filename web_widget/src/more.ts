// Fetches the second file: the pages of the sheet and the words of the other languages.
import type { App } from './app';
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

let coming: Promise<More> | null = null;
let tries = 0;

/** Load the second file once; a failure may be tried again. */
export function loadMore(): Promise<More> {
  coming = coming || fetchMore().catch((error: unknown) => {
    coming = null;
    throw error;
  });
  return coming;
}

async function fetchMore(): Promise<More> {
  // A browser remembers a module that failed: ask for another address the next time.
  const address = beside(`-more.js${tries++ ? `?${tries}` : ''}`);
  const { more } = await (import(/* @vite-ignore */ address) as Promise<{ more: More }>);
  learn(more.words);
  return more;
}
