// The fixed rooms of the panel; help, telephone and the way out stand in the same place in every state.
import { button, fill, h, phone } from '../dom';
import type { Say } from '../strings';

export interface FrameHears {
  settings(): void;
  end(): void;
  close(): void;
  person(): void;
  place(): void;
}

export class Frame {
  readonly root: HTMLElement;
  /** What a sheet covers: the conversation and the input. */
  readonly talk = h('div', { class: 'talk' });
  /** The way to a person and the telephone. */
  readonly help: HTMLElement;
  private readonly state = h('p', { class: 'state' });
  private readonly town: HTMLButtonElement;
  private readonly call = h('span', { class: 'call' });
  private readonly notice = h('p');
  private readonly action = h('span');
  private readonly status = h('div', { class: 'status', role: 'status' }, this.notice, this.action);
  private readonly now: HTMLElement;

  constructor(private readonly say: Say, page: boolean, hears: FrameHears) {
    this.town = button('', hears.place, 'town');
    this.now = h('div', { class: 'now' }, h('div', { role: 'status' }, this.state), this.town);
    const top = h('div', { class: 'top' },
      h(page ? 'h1' : 'h2', { class: 'title', id: 'title' }, say('title')),
      button(say('settings'), hears.settings, 'small'), button(say('end'), hears.end, 'small'),
      page ? null : button(say('close'), hears.close, 'small'));
    this.help = h('div', { class: 'help', role: 'group', 'aria-label': say('help') },
      button(say('person'), hears.person, 'person'), this.call);
    this.root = h(page ? 'main' : 'div', { class: 'panel', id: 'panel' }, top, this.help, this.now, this.talk);
    if (!page) {
      this.root.setAttribute('role', 'dialog');
      this.root.setAttribute('aria-labelledby', 'title');
    }
  }

  /** Put the log, the notices and the input in their places, in reading order. */
  furnish(log: HTMLElement, composer: HTMLElement): void {
    fill(this.talk, log, this.status, composer);
  }

  cover(covered: boolean): void {
    this.talk.hidden = covered;
    this.now.hidden = covered;
  }

  showState(words: string, mode: string): void {
    if (this.state.textContent !== words) fill(this.state, words);
    this.now.dataset['mode'] = mode;
  }

  showTown(name: string): void {
    const [before, named] = name ? [this.say('town'), name] : ['', this.say('townNone')];
    fill(this.town, h('span', { class: 'wide' }, before), named);
    this.town.setAttribute('aria-label', before + named);
  }

  /** `short` says whose number it is. */
  showPhone({ number, short }: { number: string; short?: string }): void {
    fill(this.call, number ? phone(number, h('span', {}, short || this.say('phone'))) : null);
  }

  /** Say something once, with at most one thing to press; empty words clear it. */
  tell(words: string, kind: 'calm' | 'wrong' = 'calm', act: HTMLElement | null = null): void {
    this.status.className = `status ${words ? kind : ''}`;
    if (this.notice.textContent !== words) fill(this.notice, words);
    fill(this.action, act);
  }
}
