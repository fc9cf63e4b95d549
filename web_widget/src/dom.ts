// Builds elements from plain values; text becomes text nodes, never markup.

export type Child = Node | string | 0 | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => void);

/** Make an element: `onX` values become listeners, true an empty attribute, false and null nothing. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, Value> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

export function append(parent: Node, children: Child[]): void {
  for (const child of children) {
    if (child) parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

/** Make the one kind of button: visible words, 48 px, never a submit by accident. */
export function button(words: string, press: () => void, kind = 'quiet', more: Record<string, Value> = {}): HTMLButtonElement {
  return h('button', { type: 'button', class: `button ${kind}`, onclick: () => press(), ...more }, words);
}

/** Replace what stands in an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.textContent = '';
  append(element, children);
}

/** Return the address when it is http or https, null for anything else. */
export function safeUrl(url: string | undefined): string | null {
  return url !== undefined && /^https?:\/\/[^\s]+$/i.test(url) ? url : null;
}

/** Make a link that opens beside the conversation, or plain text when the address is not one. */
export function link(words: string, url: string | undefined, note: string): HTMLElement {
  const href = safeUrl(url);
  if (href === null) return h('span', {}, words);
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, words, h('span', { class: 'note' }, note));
}

/** Make a telephone link; digits, plus and hyphens are dialled, anything else is shown only. */
export function phone(number: string, before: Child = null): HTMLElement {
  const dial = number.replace(/[^\d+]/g, '');
  return dial ? h('a', { class: 'phone', href: `tel:${dial}` }, before, number) : h('span', {}, before, number);
}
