// The page 「終了して消す」: one plain question, the record first for who wants it.
import { button, h } from '../dom';
import type { Say } from '../strings';
import type { Page } from './sheet';

export interface EndHears {
  save(): void;
  end(): void;
  stay(): void;
}

export function endPage(say: Say, hears: EndHears): Page {
  return {
    title: say('end'),
    body: [
      h('p', {}, say('endLead')),
      h('div', { class: 'big' },
        button(say('endNo'), hears.stay, 'choice'),
        button(say('save'), hears.save, 'choice'),
        button(say('endYes'), hears.end, 'danger')),
    ],
  };
}

export function endedPage(say: Say, told: boolean, renew: () => void): Page {
  return {
    title: say('end'),
    back: renew,
    body: [h('p', {}, say(told ? 'ended' : 'endedLater')), button(say('startNew'), renew, 'primary')],
  };
}
