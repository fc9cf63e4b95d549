// Choosing a municipality in two taps: the region, then the name.
import type { Municipality } from '../contract';
import { button, h } from '../dom';
import type { Say } from '../strings';
import type { Page } from './sheet';

export interface PlaceHears {
  show(page: Page): void;
  chosen(code: string, name: string): void;
}

const OUTSIDE = 'outside';

export function regionPage(say: Say, title: string, all: readonly Municipality[], hears: PlaceHears): Page {
  if (!all.length) return { title, body: [h('p', {}, say('townsMissing'))] };
  const regions = [...new Set(all.map((each) => each.region))];
  const back = () => hears.show(regionPage(say, title, all, hears));
  const open = (region: string) => hears.show(townPage(say, title, region, all, { ...hears, back }));
  return {
    title,
    body: [
      h('p', {}, say('region')),
      h('div', { class: 'big', lang: 'ja' }, ...regions.map((region) => button(region, () => open(region), 'choice'))),
      button(say('outside'), () => hears.chosen(OUTSIDE, say('outside'))),
    ],
  };
}

function townPage(
  say: Say, title: string, region: string, all: readonly Municipality[], hears: PlaceHears & { back: () => void },
): Page {
  const towns = all.filter((each) => each.region === region).sort((a, b) => a.kana.localeCompare(b.kana, 'ja'));
  return {
    title,
    back: hears.back,
    body: [
      h('p', {}, say('regionTowns', { region })),
      h('div', { class: 'towns', lang: 'ja' }, ...towns.map(({ code, name, kana }) => (
        townButton(name, kana, () => hears.chosen(code, name))))),
      button(say('otherRegion'), hears.back),
    ],
  };
}

/** The reading stands under the name for the eye; a screen reader hears the name alone. */
function townButton(name: string, kana: string, press: () => void): HTMLElement {
  const made = button(name, press, 'choice');
  made.appendChild(h('span', { class: 'kana', 'aria-hidden': 'true' }, kana));
  return made;
}
