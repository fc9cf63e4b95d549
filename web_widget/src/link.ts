// The way down: events by fetch streaming, long-poll after two failed openings, catch-up on every return.
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Api, Key } from './api';
import type { Message, Page, State, Told } from './contract';
import { asProblem, Problem } from './problem';

export interface Hears {
  message(message: Message): void;
  state(state: State): void;
  told(notices: Told[]): void;
  typing(busy: boolean): void;
  /** The conversation is gone. */
  ended(problem: Problem): void;
  /** Whether we have failed to reach the service twice in a row. */
  trouble(lost: boolean): void;
}

const SILENCE = 40_000; // the service sends a comment every 15 s
const POLL_FOR = 5 * 60_000; // then the stream is tried again
const POLL_WAIT = 25;

export class Link {
  /** Whether what happens arrives by itself right now. */
  live = false;
  private turn = 0;
  private failures = 0;
  private streamFailures = 0;
  private streamAgainAt = 0;
  private retry = 2000;
  private breaker = new AbortController();
  private wake: () => void = () => {};

  /** `after` is the last seq up to which nothing is missing. */
  constructor(
    private readonly api: Api, private readonly key: Key, private readonly hears: Hears, private after: number,
  ) {}

  /** Start, or catch up and reopen, whatever state the connection was in. */
  start(): void {
    this.stop();
    this.breaker = new AbortController();
    void this.run(++this.turn);
  }

  stop(): void {
    this.turn++;
    this.live = false;
    this.breaker.abort();
    this.wake();
  }

  private async run(turn: number): Promise<void> {
    if (this.after > 0) await this.attempt(turn, () => this.poll(0));
    while (turn === this.turn) {
      const streaming = this.streamFailures < 2 || Date.now() >= this.streamAgainAt;
      const pause = await this.attempt(turn, () => (streaming ? this.stream(turn) : this.poll(POLL_WAIT)));
      if (pause > 0 && turn === this.turn) await this.sleep(pause);
    }
  }

  /** Make one connection; returns how long to wait before the next, in milliseconds. */
  private async attempt(turn: number, connect: () => Promise<number>): Promise<number> {
    try {
      return await connect();
    } catch (error) {
      if (turn !== this.turn) return 0;
      const problem = asProblem(error);
      this.live = false;
      if (problem.ended) {
        this.stop();
        this.hears.ended(problem);
        return 0;
      }
      this.hears.trouble(++this.failures >= 2);
      const pause = Math.min(this.retry * 2 ** (this.failures - 1), 30_000);
      return Math.max(jitter(pause), problem.retryAfter * 1000);
    }
  }

  private async stream(turn: number): Promise<number> {
    const opening = this.breaker;
    let heard = false;
    let watch = 0;
    const guard = () => {
      clearTimeout(watch);
      watch = window.setTimeout(() => opening.abort(), SILENCE);
    };
    const parser = createParser({ onEvent: (event) => this.hear(event), onRetry: (pause) => { this.retry = pause; } });
    guard();
    try {
      const answer = await this.api.events(this.key, this.after, opening.signal);
      const reader = answer.body!.getReader();
      const decoder = new TextDecoder();
      for (let part = await reader.read(); !part.done && turn === this.turn; part = await reader.read()) {
        guard();
        this.api.heardAt = Date.now();
        if (!heard) this.reached(true);
        heard = true;
        parser.feed(decoder.decode(part.value, { stream: true }));
      }
    } catch (error) {
      if (!heard || (error instanceof Problem && error.ended)) throw error;
    } finally {
      clearTimeout(watch);
      if (turn === this.turn) this.closed(opening, heard);
    }
    return jitter(this.retry);
  }

  private closed(opening: AbortController, heard: boolean): void {
    this.live = false;
    if (opening.signal.aborted) this.breaker = new AbortController();
    this.streamFailures = heard ? 0 : this.streamFailures + 1;
    if (this.streamFailures >= 2) this.streamAgainAt = Date.now() + POLL_FOR;
  }

  private async poll(wait: number): Promise<number> {
    const asked = Date.now();
    const page: Page = await this.api.messages(this.key, this.after, wait, this.breaker.signal);
    this.reached(wait > 0);
    page.messages.forEach((message) => this.take(message));
    if (page.state) this.hears.state(page.state);
    if (page.notices) this.hears.told(page.notices);
    // A service that answers at once with nothing must not be asked in a tight loop.
    return page.messages.length || Date.now() - asked > 1000 ? 0 : jitter(this.retry);
  }

  private reached(live: boolean): void {
    this.live = live;
    if (this.failures >= 2) this.hears.trouble(false);
    this.failures = 0;
  }

  private hear(event: EventSourceMessage): void {
    const data: unknown = JSON.parse(event.data || '{}');
    if (event.event === 'state') this.hears.state(data as State);
    else if (event.event === 'notices') this.hears.told(data as Told[]);
    else if (event.event === 'typing') this.hears.typing((data as { typing: boolean }).typing);
    else if (event.event === 'message' || event.event === undefined) this.take(data as Message);
  }

  private take(message: Message): void {
    if (message.seq <= this.after) return;
    this.after = message.seq;
    this.hears.message(message);
  }

  private sleep(milliseconds: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.wake = () => { clearTimeout(timer); done(); };
    });
  }
}

function jitter(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random());
}
