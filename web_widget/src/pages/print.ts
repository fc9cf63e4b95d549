// The print view: one answer, or the whole conversation, black on white, with every address and number in words.
import { h } from '../dom';
import type { Say } from '../strings';

const STYLE = `
body { font: 14pt/1.7 "BIZ UDPGothic", "Hiragino Sans", "Noto Sans CJK JP", Meiryo, sans-serif; color: #000; background: #fff; margin: 0; }
h1 { font-size: 16pt; margin: 0 0 4pt; } .head { border-bottom: 1pt solid #000; margin-bottom: 10pt; }
p, ul, ol, dl { margin: 4pt 0; } li { margin: 3pt 0; break-inside: avoid; } dt { font-weight: bold; } dd { margin: 0 0 0 1em; }
a { color: #000; text-decoration: none; } .note, summary, rp { display: none; } .address { font-size: 11pt; word-break: break-all; }
.notice, .phones li, .venues li { border: 1pt solid #000; padding: 4pt 8pt; } ul { list-style: none; padding: 0; }
.who { font-weight: bold; margin-top: 10pt; } .foot { border-top: 1pt solid #000; margin-top: 12pt; font-size: 12pt; }
`;

export interface Sheet {
  title: string;
  day: string;
  foot: string;
}

/** A copy for paper: explanations opened, addresses written out. */
function copyForPaper(bubble: HTMLElement): HTMLElement {
  const copy = bubble.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('details').forEach((each) => { each.open = true; });
  copy.querySelectorAll('a').forEach((each) => {
    if (each.protocol !== 'tel:') each.append(h('span', { class: 'address' }, ` ${each.href}`));
  });
  return copy;
}

/** Put the bubbles on a page of their own and hand it to the printer; nothing of the page around is printed. */
export function printOut(home: Node, bubbles: readonly HTMLElement[], sheet: Sheet): void {
  const frame = h('iframe', { class: 'paper', title: sheet.title });
  home.appendChild(frame);
  const view = frame.contentWindow!;
  const page = view.document;
  page.title = sheet.title;
  page.documentElement.lang = 'ja';
  const head = h('div', { class: 'head' }, h('h1', {}, sheet.title), h('p', {}, sheet.day));
  [head, ...bubbles.map(copyForPaper), h('p', { class: 'foot' }, sheet.foot)].forEach((each) => page.body.appendChild(each));
  dressPage(view, page);
  view.addEventListener('afterprint', () => setTimeout(() => frame.remove(), 0));
  view.focus();
  view.print();
}

/** A style without inline text, as strict policies wish; unstyled paper where sheets cannot be constructed. */
function dressPage(view: Window, page: Document): void {
  const Kind = (view as unknown as { CSSStyleSheet: typeof CSSStyleSheet }).CSSStyleSheet;
  if (!('adoptedStyleSheets' in page) || !('replaceSync' in Kind.prototype)) return;
  const style = new Kind();
  style.replaceSync(STYLE);
  page.adoptedStyleSheets = [style];
}

/** Say today's date in Japan's words. */
export function sayToday(say: Say, now: Date): string {
  return say('printedOn', { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() });
}
