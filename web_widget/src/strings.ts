// Words for residents by key and language; the words themselves stand in strings/*.json.
import { core } from '../strings/ja.json';
import type { pages } from '../strings/ja.json';
import type { Language } from './contract';

export type Words = keyof typeof core | keyof typeof pages;
export type Table = Partial<Record<string, string>>;
export type Fill = Record<string, string | number>;
export type Say = (key: Words, fill?: Fill) => string;

const tables: Partial<Record<Language, Table>> = { ja: core };

/** Add words that came later: of the pages, of the other languages. */
export function learn(more: Partial<Record<Language, Table>>): void {
  for (const language of Object.keys(more) as Language[]) tables[language] = { ...tables[language], ...more[language] };
}

export function isLanguage(value: unknown): value is Language {
  return value === 'ja' || value === 'ja-easy' || value === 'en';
}

/** Return the function that says a key in one language; Japanese fills gaps. */
export function speaker(language: Language): Say {
  return (key, fill = {}) => {
    const words = tables[language]?.[key] || tables.ja?.[key] || '';
    return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(fill[name] || whole));
  };
}
