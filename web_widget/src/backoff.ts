// Waits 1, 2, 4 … 30 seconds between tries, only while the page is visible, and can be hurried.

const LONGEST = 30;

export class Backoff {
  private tries = 0;
  private timer = 0;
  private due: (() => void) | null = null;
  private ordered = false;

  /** Seconds until the next try; `least` is what the service asked for. */
  static seconds(tries: number, least = 0): number {
    return Math.max(Math.min(2 ** tries, LONGEST), least);
  }

  later(act: () => void, least = 0): void {
    this.cancel();
    this.due = act;
    this.ordered = least > 0;
    const pause = Backoff.seconds(this.tries++, least) * 1000;
    this.timer = window.setTimeout(() => { if (!document.hidden) this.hurry(); }, pause);
  }

  /** Do what waits at once (the connection came back, or the resident asked). */
  hurry(): void {
    const act = this.due;
    this.cancel();
    act?.();
  }

  /** The same, unless the service itself asked for the pause. */
  nudge(): void {
    if (!this.ordered) this.hurry();
  }

  get waits(): boolean {
    return this.due !== null;
  }

  succeed(): void {
    this.tries = 0;
    this.cancel();
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.due = null;
  }
}
