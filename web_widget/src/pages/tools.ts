// What can be done with a message beside reading it (hear it, print it, judge it) and beside typing one (say it).
import type { App } from '../app';
import type { Message, Verdict } from '../contract';
import { button, h } from '../dom';
import { Dictation } from './dictation';
import { drawFeedback } from './feedback';
import { printOut, sayToday } from './print';
import { post } from './post';
import type { Sheet } from './sheet';
import { Reader, whenVoice } from './speech';

const PRINTED: readonly string[] = ['answer', 'venues', 'emergency'];
const JUDGED: readonly string[] = ['answer', 'venues'];

export class Tools {
  private readonly reader: Reader;
  private readonly dictation: Dictation;

  constructor(private readonly app: App, sheet: Sheet) {
    const { say, composer } = app;
    const tell = (words: string, kind: 'calm' | 'wrong' = 'calm') => app.frame.tell(words, kind);
    this.reader = new Reader(say, tell);
    this.dictation = new Dictation(say, {
      tell, show: (page) => sheet.show(page), close: () => sheet.close(),
      heard: (words) => {
        composer.text += words;
        composer.focus();
      },
    });
    composer.root.prepend(this.dictation.button);
  }

  hush(): void {
    this.reader.hush();
    this.dictation.hush();
  }

  /** `old` is of a conversation that has ended: nothing is asked about it. */
  equip(node: HTMLElement, message: Message, old: boolean): void {
    const behaviour = message.reply?.behaviour || '';
    node.insertBefore(this.draw(behaviour, node.querySelector<HTMLElement>('.body')!), node.children[1] || null);
    if (!old && JUDGED.includes(behaviour)) node.appendChild(drawFeedback(this.app.say, {
      given: this.app.judged.get(message.seq), judge: (verdict) => this.judge(message.seq, verdict) }));
  }

  private draw(behaviour: string, body: HTMLElement): HTMLElement {
    const { say } = this.app;
    const printed = PRINTED.includes(behaviour);
    const box = h('div', { class: 'tools', role: 'group', 'aria-label': say('tools'), hidden: !printed },
      this.reader.draw(body), printed && button(say('print'), () => this.print([body]), 'tool'));
    whenVoice(() => { box.hidden = false; });
    return box;
  }

  private async judge(seq: number, verdict: Verdict): Promise<void> {
    const { app } = this;
    try {
      await post(app, 'feedback', { seq, verdict });
      app.judged.set(seq, verdict);
    } catch (error) {
      app.frame.tell(app.say('errorOther'), 'wrong');
      throw error;
    }
  }

  printAll(): void {
    this.print(Array.from(this.app.log.root.querySelectorAll<HTMLElement>('.bubble')));
  }

  private print(bubbles: readonly HTMLElement[]): void {
    const { app } = this;
    const { number, label } = app.phone();
    printOut(app.root, bubbles, {
      title: app.say('title'), day: sayToday(app.say, new Date()),
      foot: number ? `${app.say('phone')} ${number} ${label}` : '',
    });
  }
}
