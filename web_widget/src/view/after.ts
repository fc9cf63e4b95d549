// What stands after the messages: the rating, the call-back wish, a new start.
import type { Score, State } from '../contract';
import { button, h } from '../dom';
import type { Say, Words } from '../strings';

export interface AfterHears {
  rate(score: Score): void;
  callback(): void;
  renew(): void;
}

const SCORES: readonly [Score, Words][] = [['good', 'ratingGood'], ['fair', 'ratingFair'], ['poor', 'ratingPoor']];

export function drawAfter(say: Say, state: State, callbackAsked: boolean, unrated: boolean, hears: AfterHears): HTMLElement[] {
  const shown: HTMLElement[] = [];
  const wish = offer(state, callbackAsked);
  if (wish) shown.push(button(say(wish), hears.callback, wish === 'callbackInstead' ? 'quiet' : 'primary'));
  if (unrated) shown.push(h('div', { role: 'group', class: 'card', 'aria-label': say('rating') }, h('p', {}, say('rating')),
    h('div', { class: 'row' }, ...SCORES.map(([score, key]) => button(say(key), () => hears.rate(score))))));
  if (state.mode === 'closed') shown.push(button(say('startNew'), hears.renew, 'primary'));
  return shown;
}

function offer({ mode, desk_open }: State, asked: boolean): Words | null {
  if (asked) return null;
  if (mode === 'callback') return 'callbackOpen';
  if (mode === 'waiting') return 'callbackInstead';
  return mode === 'offered' && desk_open === false ? 'callbackOpen' : null;
}
