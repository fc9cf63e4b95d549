// Fetches the second file: the pages of the sheet and the words of the other languages.
import type { App } from './app';
import { beside } from './dress';
import { learn, type Table } from './strings';
import type { Language, Message } from './contract';

export interface Pages {
  readonly open: boolean;
  settings(): void;
  place(kind: 'municipality' | 'registered'): void;
  person(): void;
  end(): void;
  /** Say that all is erased, or will be. */
  ended(told: boolean): void;
  close(): void;
  /** Show what stands below the messages now: the rating, the call-back form, a new start. */
  showAfter(box: HTMLElement): void;
  /** Show what the town must tell everybody first. */
  showNotices(): void;
  /** Add what can be done with a message beside reading it: hear it, print it, judge it. */
  equip(node: HTMLElement, message: Message, old: boolean): void;
  /** Be silent: the panel is no longer seen, or something new was said. */
  hush(): void;
  /** Forget a resident who has left a shared computer. */
  forget(): Promise<void>;
  /** Say that a shared computer will soon forget. */
  warn(): void;
}

export interface More {
  css: string;
  words: Partial<Record<Language, Table>>;
  makePages(app: App): Pages;
  /** Watch, once, over a shared computer, the end of time and what is still to be erased. */
  attend(app: App): void;
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
