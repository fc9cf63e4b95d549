// What can be done with a message beside reading it (hear it, print it) and beside typing one (say it).
import type { App } from '../app';
import type { Message } from '../contract';
import { button, h } from '../dom';
import { Dictation } from './dictation';
import { printOut, sayToday } from './print';
import type { Sheet } from './sheet';
import { Reader, whenVoice } from './speech';

const PRINTED: readonly string[] = ['answer', 'venues', 'emergency'];

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

  draw({ reply }: Message, body: HTMLElement): HTMLElement | null {
    const { say } = this.app;
    const printed = reply && PRINTED.includes(reply.behaviour);
    const box = h('div', { class: 'tools', role: 'group', 'aria-label': say('tools'), hidden: !printed },
      this.reader.draw(body), printed && button(say('print'), () => this.print([body]), 'tool'));
    whenVoice(() => { box.hidden = false; });
    return box;
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
