// What stands after the messages: the rating, the call-back wish, a new start.
import type { State } from '../contract';
import { button, h } from '../dom';
import type { Say, Words } from '../strings';

export interface AfterHears {
  rate(stars: number): void;
  callback(): void;
  renew(): void;
}

const STARS: readonly [number, Words][] = [[5, 'ratingGood'], [3, 'ratingFair'], [1, 'ratingPoor']];

export function drawAfter(say: Say, state: State, callbackAsked: boolean, unrated: boolean, hears: AfterHears): HTMLElement[] {
  const shown: HTMLElement[] = [];
  if (state.mode === 'callback' && !callbackAsked) shown.push(button(say('callbackOpen'), hears.callback, 'primary'));
  if (unrated) shown.push(h('div', { role: 'group', class: 'card', 'aria-label': say('rating') }, h('p', {}, say('rating')),
    h('div', { class: 'row' }, ...STARS.map(([stars, key]) => button(say(key), () => hears.rate(stars))))));
  if (state.mode === 'closed') shown.push(button(say('startNew'), hears.renew, 'primary'));
  return shown;
}
