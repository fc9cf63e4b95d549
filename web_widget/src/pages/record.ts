// Saves the conversation, as it is shown, as a text file.
import type { App } from '../app';
import { h } from '../dom';

/** The log must be drawn for its lines to be told apart. */
export function saveRecord(app: App): void {
  const text = uncovered(app, () => readBubbles(app.log.root));
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  h('a', { href: address, download: `${app.say('saveName')}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function readBubbles(log: HTMLElement): string {
  return Array.from(log.querySelectorAll<HTMLElement>('.bubble'), (bubble) => bubble.innerText).join('\n\n');
}

function uncovered<T>(app: App, read: () => T): T {
  const covered = app.covered;
  if (covered) app.cover(false);
  const value = read();
  if (covered) app.cover(true);
  return value;
}
