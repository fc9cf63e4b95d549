// The one input: a labelled field and a button that says 「送る」.
import { button, fill, h } from '../dom';
import { sendOnEnter } from '../ime';
import { looksSecret } from '../secret';
import type { Say } from '../strings';

export const LIMIT = 1000;
const NEAR = 100;

export interface ComposerHears {
  send(text: string): void;
  draft(text: string): void;
  /** Something stands in the way of sending; null when it is gone. */
  hint(words: string | null): void;
}

export class Composer {
  readonly root: HTMLFormElement;
  private readonly field: HTMLTextAreaElement;
  private readonly count = h('p', { class: 'count', id: 'count' });
  private warned = '';

  constructor(private readonly say: Say, private readonly hears: ComposerHears) {
    this.field = h('textarea', { id: 'question', rows: 1, autocomplete: 'off', 'aria-describedby': 'count' });
    this.root = h('form', { class: 'composer', novalidate: true },
      h('label', { for: 'question' }, say('question')), this.field,
      button(say('send'), () => this.submit(), 'primary send'), this.count);
    this.root.addEventListener('submit', (event) => { event.preventDefault(); this.submit(); });
    this.field.addEventListener('input', () => this.changed());
    sendOnEnter(this.field, () => this.submit());
  }

  get text(): string {
    return this.field.value;
  }

  set text(value: string) {
    this.field.value = value;
    this.changed();
  }

  focus(): void {
    this.field.focus();
  }

  private submit(): void {
    const text = this.field.value.trim();
    const words = this.obstacle(text);
    this.field.setAttribute('aria-invalid', String(words !== null));
    this.hears.hint(words);
    this.focus();
    if (words !== null) return;
    this.text = '';
    this.hears.send(text);
  }

  /** Say what must be changed before sending; the warning of a secret number is given once. */
  private obstacle(text: string): string | null {
    if (!text) return this.say('errorEmpty');
    if (text.length > LIMIT) return this.say('errorTooLong', { limit: LIMIT });
    if (!looksSecret(text) || this.warned === text) return null;
    this.warned = text;
    return this.say('errorSecret');
  }

  private changed(): void {
    const left = LIMIT - this.field.value.length;
    const words = left < 0 ? this.say('over', { count: -left }) : left <= NEAR ? this.say('left', { count: left }) : '';
    if (this.count.textContent !== words) fill(this.count, words);
    this.field.removeAttribute('aria-invalid');
    this.field.style.height = 'auto';
    this.field.style.height = `${this.field.scrollHeight + 4}px`;
    this.hears.draft(this.field.value);
  }
}
