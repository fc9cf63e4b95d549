// What the towns must tell everybody: above everything until it has been read, then before the first message.
import type { App } from '../app';
import type { Told } from '../contract';
import { button, fill, h } from '../dom';

export class ToldFirst {
  /** Stands in every state, also over a page of the sheet; who hears instead of seeing is told at once. */
  private readonly fresh = h('div', { class: 'told', role: 'alert', hidden: true });
  private readonly known = h('div', { class: 'notices' });
  private shape = '';

  constructor(private readonly app: App) {
    app.frame.talk.before(this.fresh);
    app.log.root.prepend(this.known);
  }

  /** Called whenever anything has changed; nothing is shown twice, nor read out twice. */
  show(): void {
    const { app } = this;
    if (!app.talk.ready) return; // the greeting, which may say the same, is still to come
    const all = (app.told || []).filter(({ text }) => !this.greeted(text));
    const [fresh, known] = [false, true].map((read) => all.filter(({ text }) => app.read.has(text) === read)) as [Told[], Told[]];
    const shape = JSON.stringify([fresh, known]);
    if (shape === this.shape) return;
    this.shape = shape;
    this.fresh.hidden = !fresh.length;
    fill(this.known, ...known.map((each) => this.draw(each)));
    fill(this.fresh, ...fresh.map((each) => this.draw(each)), fresh.length && button(app.say('toldRead'), () => this.read(fresh)));
    if (fresh.length) this.reveal();
  }

  /** The greeting begins with what the desk had posted by then. */
  private greeted(text: string): boolean {
    const first = this.app.talk.entries().find((entry) => entry.kind === 'message' && !entry.old);
    const parts = (first?.kind === 'message' && first.message.reply?.parts) || [];
    return parts.some((part) => part.type === 'notice' && part.text.includes(text));
  }

  private draw({ level, text, easy }: Told): HTMLElement {
    const { say, prefs } = this.app;
    const lines = ((prefs.language === 'ja-easy' && easy) || text).split('\n');
    return h('div', { class: `notice ${level}`, lang: 'ja' }, h('strong', {}, say(level)), ...lines.map((line) => h('p', {}, line)));
  }

  private read(fresh: Told[]): void {
    fresh.forEach(({ text }) => this.app.read.add(text));
    this.show();
    this.app.log.root.focus();
  }

  /** Where the whole panel scrolls, bring it under the eyes. */
  private reveal(): void {
    const panel = this.app.frame.root;
    if (panel.scrollHeight > panel.clientHeight + 1) panel.scrollTop = this.fresh.offsetTop - this.app.frame.help.offsetHeight - 8;
  }
}
