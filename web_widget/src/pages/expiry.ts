// Warns before a conversation can no longer be opened: only behind a closed panel nobody gives a sign of life.
import type { App } from '../app';
import { fill, h } from '../dom';
import type { Words } from '../strings';

const MINUTE = 60_000;
const WARNING = 5 * MINUTE;
const LOOK_EVERY = 5_000;
const IDLE_MINUTES = 30; // until the service has said its own

/** Which words hold when so many milliseconds are left; null while there is time. */
export function wordsFor(left: number): Words | null {
  if (left > WARNING) return null;
  return left > 0 ? 'soonEnds' : 'soonEnded';
}

/** Put a line above the launcher; pressing the launcher is the sign of life. */
export function watchExpiry(app: App): void {
  if (app.options.page) return;
  const line = h('p', { class: 'soon', role: 'status' });
  app.root.before(line);
  setInterval(() => {
    const idle = (app.site?.idle_minutes || IDLE_MINUTES) * MINUTE;
    const left = app.api.heardAt + idle - Date.now();
    const key = app.root.hidden && canExpire(app) ? wordsFor(left) : null;
    const words = key ? app.say(key, { minutes: Math.ceil(left / MINUTE) }) : '';
    if (line.textContent !== words) fill(line, words);
  }, LOOK_EVERY);
}

/** Who waits for a person, or for a call, loses nothing; who has written nothing has nothing to lose. */
function canExpire({ talk, composer }: App): boolean {
  const { mode } = talk.state;
  return (mode === 'bot' || mode === 'offered') && (talk.entries().length > 1 || composer.text !== '');
}
