// The page 「終了して消す」: one plain question, the record first for who wants it.
import { button, h } from '../dom';
import type { Say } from '../strings';
import type { Page } from './sheet';

export interface EndHears {
  /** Absent on shared computers. */
  save: (() => void) | null;
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
        hears.save && button(say('save'), hears.save, 'choice'),
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

/** Asks a shared computer's resident whether they are still there. */
export function idlePage(say: Say, hears: { stay(): void; end(): void }): Page {
  return {
    title: say('idle'),
    back: hears.stay,
    body: [
      h('p', { role: 'alert' }, say('idleLead')),
      h('div', { class: 'big' }, button(say('idleStay'), hears.stay, 'primary'), button(say('endYes'), hears.end, 'danger')),
    ],
  };
}
