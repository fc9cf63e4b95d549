// One page inside the panel at a time (settings, towns, call-back …), with a way back and the focus kept.
import { button, fill, h, type Child } from '../dom';
import type { Say } from '../strings';

export interface Page {
  title: string;
  body: Child[];
  /** Where 「もどる」 leads; the conversation when absent. */
  back?: () => void;
}

export class Sheet {
  readonly root = h('div', { class: 'sheet', hidden: true });
  private opener: HTMLElement | null = null;

  /** `toggled` hides or shows what lies beneath. */
  constructor(private readonly say: Say, private readonly toggled: (open: boolean) => void) {
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      this.close();
    });
  }

  get open(): boolean {
    return !this.root.hidden;
  }

  show({ title, body, back }: Page): void {
    if (!this.open) this.opener = (this.root.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    const heading = h('h2', { tabindex: -1 }, title);
    fill(this.root, h('div', { class: 'sheet-top' }, button(this.say('back'), back ?? (() => this.close())), heading), ...body);
    this.root.hidden = false;
    this.toggled(true);
    heading.focus();
  }

  close(): void {
    if (!this.open) return;
    this.root.hidden = true;
    fill(this.root);
    this.toggled(false);
    this.opener?.focus();
  }
}
