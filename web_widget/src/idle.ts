// Watches for a long silence, warns before the conversation is ended, and keeps it alive while somebody reads.

const MINUTE = 60_000;
const LIMIT = 30; // the service ends an idle conversation after this many minutes
const WARN = 5; // before the end
const KEEP = 5; // somebody who reads is reported at most this often

export class Idle {
  private timer = 0;
  private touched = Date.now();

  constructor(private readonly warn: () => void, private readonly touch: () => void) {}

  /** Something reached the service: count again from zero. */
  heard(): void {
    this.touched = Date.now();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.warn, (LIMIT - WARN) * MINUTE);
  }

  /** The resident scrolled, pressed or wrote. */
  stirred(): void {
    if (Date.now() - this.touched < KEEP * MINUTE) return;
    this.heard();
    this.touch();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
