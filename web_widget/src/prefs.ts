// How a resident likes to read: size, wording, furigana; kept on the device.
import type { Language } from './contract';
import type { Store } from './store';
import { isLanguage } from './strings';

export type Size = 'normal' | 'large' | 'huge';
export const SIZES: readonly Size[] = ['normal', 'large', 'huge'];

export interface Prefs {
  size: Size;
  language: Language;
  furigana: boolean;
  contrast: boolean;
}

export function readPrefs(store: Store, language: string | null): Prefs {
  const kept: Partial<Prefs> = store.get<Partial<Prefs>>('prefs') || {};
  const spoken = kept.language || language;
  return {
    size: SIZES.find((size) => size === kept.size) || 'normal',
    language: isLanguage(spoken) ? spoken : 'ja',
    furigana: kept.furigana === true,
    contrast: kept.contrast === true,
  };
}

export function keepPrefs(store: Store, prefs: Prefs): void {
  store.set('prefs', prefs);
}
