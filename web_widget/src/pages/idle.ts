// On a shared computer: whoever leaves is forgotten, after a warning that is seen and easily stopped.
import type { App } from '../app';

const WARNING = 60; // seconds to answer the warning
const IN_QUEUE = 20 * 60; // seconds; who waits for a supporter has nothing to touch

/** Seconds without a touch after which the warning is shown. */
export function patience(wish: number, awaited: boolean): number {
  return awaited ? Math.max(wish, IN_QUEUE) : wish;
}

export function watchIdle(app: App, warn: (stay: () => void) => void, calm: () => void): void {
  const { kiosk } = app.options;
  if (!kiosk) return;
  let touchedAt = 0; // 0: nobody has been here since the last greeting
  let warnedAt = 0;
  const touch = () => {
    touchedAt = Date.now();
    if (warnedAt) calm();
    warnedAt = 0;
  };
  ['pointerdown', 'keydown', 'wheel', 'touchmove'].forEach((name) => app.root.addEventListener(name, touch, { passive: true }));
  setInterval(() => {
    if (!touchedAt) return;
    const now = Date.now();
    if (warnedAt && now - warnedAt >= WARNING * 1000) {
      touchedAt = warnedAt = 0;
      void app.pages?.forget();
    } else if (!warnedAt && now - touchedAt >= patience(kiosk, app.talk.awaited) * 1000) {
      warnedAt = now;
      warn(touch);
    }
  }, 1000);
}
