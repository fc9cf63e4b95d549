// The log: the wrapper a screen reader listens to, kept in step with the entries.
import { h } from '../dom';
import type { Entry } from '../transcript';
import { addTools, drawEntry } from './message';
import type { Scene } from './scene';

export class Log {
  readonly root: HTMLElement;
  private readonly list = h('ol');
  private readonly drawn = new Map<string, { mark: string; node: HTMLLIElement; entry: Entry }>();

  private readonly live: HTMLElement;

  /** `extra` stands after the messages and is not read out. */
  constructor(private readonly scene: Scene, extra: HTMLElement) {
    this.live = h('div', { role: 'log', 'aria-label': scene.say('log'), 'aria-live': 'polite' }, this.list);
    this.root = h('div', { class: 'log', tabindex: 0, role: 'group', 'aria-label': scene.say('log') }, this.live, extra);
  }

  /** Bring the list in step; an entry is drawn anew only when something about it changed. */
  sync(entries: readonly Entry[]): void {
    const wanted = new Set(entries.map((entry) => entry.id));
    for (const [id, { node }] of this.drawn) {
      if (wanted.has(id)) continue;
      node.remove();
      this.drawn.delete(id);
    }
    let before: ChildNode | null = this.list.firstChild;
    for (const entry of entries) {
      const node = this.draw(entry, before);
      before = node.nextSibling;
    }
  }

  /** Bring the last thing the resident said, or the newest answer, to the top, so that reading starts there. */
  showNewest(): void {
    const own = this.list.querySelectorAll<HTMLElement>('.resident');
    const last = this.list.lastElementChild as HTMLElement | null;
    let from = own[own.length - 1] || last;
    if (!from || !last) return;
    // Several answers: the newest one must be seen.
    if (last.offsetTop - from.offsetTop > this.root.clientHeight / 2) from = last;
    // Not scrollIntoView: that would move the page around an embedded panel, too.
    const inside = this.root.scrollHeight > this.root.clientHeight + 1;
    const scroller = inside ? this.root : this.root.closest('.flows .panel');
    if (!scroller) return;
    // Where everything scrolls together, the way to a person stays above.
    const above = inside ? scroller.getBoundingClientRect().top : scroller.querySelector('.help')!.getBoundingClientRect().height;
    scroller.scrollTop += from.getBoundingClientRect().top - above - 8;
  }

  /** Give the tools, which came later than the messages, to each of these; nothing is read out again. */
  equip(): void {
    this.live.setAttribute('aria-live', 'off');
    this.drawn.forEach(({ node, entry }) => addTools(node, entry, this.scene));
    setTimeout(() => this.live.setAttribute('aria-live', 'polite'), 500);
  }

  private draw(entry: Entry, before: ChildNode | null): HTMLLIElement {
    const mark = JSON.stringify(entry);
    const known = this.drawn.get(entry.id);
    if (known && known.mark === mark) {
      if (known.node !== before) this.list.insertBefore(known.node, before);
      return known.node;
    }
    const node = drawEntry(entry, this.scene);
    if (known) known.node.replaceWith(node);
    else this.list.insertBefore(node, before);
    this.drawn.set(entry.id, { mark, node, entry });
    return node;
  }
}
