// The page 「文字・ことば」: size, wording, furigana, towns, and saving the conversation.
import type { Language, SiteDocument } from '../contract';
import { button, h, link } from '../dom';
import { SIZES, type Prefs } from '../prefs';
import type { Say, Words } from '../strings';
import type { Page } from './sheet';

export interface SettingsHears {
  prefer(change: Partial<Prefs>): void;
  place(kind: 'municipality' | 'registered'): void;
  save: (() => void) | null;
  print(): void;
  handOver(): void;
  takeOver(): void;
}

const SIZE_WORDS = { normal: 'sizeNormal', large: 'sizeLarge', huge: 'sizeHuge' } as const;
const LANGUAGES: readonly [Language, Words][] = [['ja', 'languageJa'], ['ja-easy', 'languageEasy'], ['en', 'languageEn']];

export function settingsPage(
  say: Say, prefs: Prefs, towns: { living: string; registered: string }, documents: readonly SiteDocument[], hears: SettingsHears,
): Page {
  return {
    title: say('settings'),
    body: [
      group(say('size'), SIZES.map((size) => option(say(SIZE_WORDS[size]), prefs.size === size, () => hears.prefer({ size })))),
      group(say('contrast'), [false, true].map((contrast) => (
        option(say(contrast ? 'contrastHigh' : 'contrastNormal'), prefs.contrast === contrast, () => hears.prefer({ contrast }))))),
      group(say('language'), LANGUAGES.map(([language, key]) => (
        option(say(key), prefs.language === language, () => hears.prefer({ language }))))),
      group(say('furigana'), [true, false].map((furigana) => (
        option(say(furigana ? 'furiganaOn' : 'furiganaOff'), prefs.furigana === furigana, () => hears.prefer({ furigana }))))),
      town(say, 'living', towns.living, () => hears.place('municipality')),
      town(say, 'registered', towns.registered, () => hears.place('registered')),
      h('div', {}, h('h3', {}, say('keep')), h('div', { class: 'row' },
        hears.save && button(say('save'), hears.save), button(say('printAll'), hears.print))),
      h('div', {}, h('h3', {}, say('elsewhere')), h('div', { class: 'row' },
        button(say('handOver'), hears.handOver), button(say('takeOver'), hears.takeOver))),
      documents.length && h('ul', { class: 'links' }, ...documents.map((each) => h('li', {}, link(each.title, each.url, say('newTab'))))),
    ],
  };
}

function group(title: string, options: HTMLElement[]): HTMLElement {
  return h('div', { role: 'group', 'aria-label': title }, h('h3', {}, title), h('div', { class: 'row' }, ...options));
}

function option(words: string, chosen: boolean, press: () => void): HTMLElement {
  return button(words, press, 'option', { 'aria-pressed': String(chosen), 'data-option': words });
}

function town(say: Say, key: 'living' | 'registered', name: string, press: () => void): HTMLElement {
  return h('div', {}, h('h3', {}, say(key)), h('div', { class: 'row' },
    h('p', {}, name || say('notChosen')),
    button(say(name ? 'change' : 'choose'), press, 'quiet', { 'aria-label': `${say(key)} ${say(name ? 'change' : 'choose')}` })));
}
