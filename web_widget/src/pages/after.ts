// What stands after the messages: the questions to choose from, the rating, the call-back form, a new start.
import type { State } from '../contract';
import { button, h } from '../dom';
import type { Say, Words } from '../strings';

export interface AfterHears {
  ask(): void;
  near(): void;
  rate(stars: number): void;
  callback(): void;
  renew(): void;
  /** Absent on shared computers, where a file would stay behind. */
  save: (() => void) | null;
  print(): void;
}

export interface Now {
  state: State;
  callbackAsked: boolean;
  unrated: boolean;
  /** Whether something has been said since the greeting. */
  begun: boolean;
  /** Whether venues can be looked for around where the device is. */
  near: boolean;
}

const STARS: readonly [number, Words][] = [[5, 'ratingGood'], [3, 'ratingFair'], [1, 'ratingPoor']];

export function drawAfter(say: Say, { state, callbackAsked, unrated, begun, near }: Now, hears: AfterHears): HTMLElement[] {
  const shown: HTMLElement[] = [];
  if (state.mode === 'callback' && !callbackAsked) shown.push(button(say('callbackOpen'), hears.callback, 'primary'));
  if (unrated) shown.push(h('div', { role: 'group', class: 'card', 'aria-label': say('rating') }, h('p', {}, say('rating')),
    h('div', { class: 'row' }, ...STARS.map(([stars, key]) => button(say(key), () => hears.rate(stars))))));
  if (state.mode === 'closed' || unrated) shown.push(h('div', { class: 'row' },
    hears.save && button(say('save'), hears.save), button(say('printAll'), hears.print)));
  if (state.mode === 'closed') shown.push(button(say('startNew'), hears.renew, 'primary'));
  if (state.mode === 'bot' && near) shown.push(button(say('near'), hears.near));
  if (state.mode === 'bot' && begun) shown.push(button(say('ask'), hears.ask));
  return shown;
}
