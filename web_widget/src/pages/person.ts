// The page 「人に相談する」: write, be called, or call; it works without a connection, too.
import { button, h, phone } from '../dom';
import type { Say } from '../strings';
import type { Page } from './sheet';

export interface PersonHears {
  write(): void;
  callback(): void;
}

export function personPage(say: Say, number: string, label: string, hears: PersonHears): Page {
  return {
    title: say('person'),
    body: [
      h('p', {}, say('personLead')),
      way(button(say('personChat'), hears.write, 'choice'), say('personChatNote')),
      way(button(say('personCallback'), hears.callback, 'choice'), say('personCallbackNote')),
      number ? way(h('p', { class: 'call' }, say('personPhone'), phone(number)), label) : h('span'),
    ],
  };
}

function way(action: HTMLElement, note: string): HTMLElement {
  return h('div', { class: 'way' }, action, h('p', {}, note));
}
