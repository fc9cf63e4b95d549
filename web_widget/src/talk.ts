// One resident's conversation: what was said, what is on its way, who has it; no view, no words.
import { Api, type Key } from './api';
import { Backoff } from './backoff';
import type { Language, Message, Started, State, Stored, Told, Towns } from './contract';
import { Link } from './link';
import { Outbox, type Item } from './outbox';
import { asProblem, OFFLINE, Problem } from './problem';
import type { Store } from './store';
import { Transcript, type Entry } from './transcript';

export interface TalkHears {
  changed(): void;
  /** A new message by somebody else than the resident. */
  said(message: Message): void;
  typing(busy: boolean): void;
  told(notices: Told[]): void;
  trouble(problem: Problem | null): void;
  /** The text cannot be sent as it is, or not without asking, and goes back to where it was written. */
  refused(text: string, problem: Problem | null): void;
}

export interface Wish { municipality: string; registered: string; language: Language }
interface Saved extends Key { callback?: boolean; helped?: boolean; rated?: boolean }

const WAIT = 20;
const LEFT_BEHIND = 60_000; // younger ones may be on their way from another tab

export class Talk {
  state: State = { mode: 'bot' };
  ready = false;
  private key: Saved | null = null;
  private link: Link | null = null;
  private flying: Item | null = null;
  private restartedAt = 0;
  private readonly transcript = new Transcript();
  private readonly outbox: Outbox;
  private readonly sendLater = new Backoff();
  private readonly openLater = new Backoff();

  /** `own` holds the conversation, `local` what is unsent. */
  constructor(
    private readonly api: Api, private readonly own: Store, local: Store,
    private readonly wish: Wish, private readonly hears: TalkHears,
  ) {
    this.outbox = new Outbox(local);
  }

  get callbackAsked(): boolean { return this.key?.callback === true; }
  /** Whether a person has helped, has left again, and nobody has asked how it was. */
  get unrated(): boolean { return this.key?.helped === true && !this.key.rated && this.state.mode !== 'with_supporter'; }
  /** Whether a person may write at any moment, also while the panel is closed. */
  get awaited(): boolean { return this.state.mode === 'waiting' || this.state.mode === 'with_supporter'; }

  entries(): Entry[] {
    return this.transcript.entries(this.outbox.all(), this.flying, this.key?.id || null, this.sendLater.waits);
  }

  /** Resume the conversation of this device, or start one; keeps trying while the service is away. */
  async open(): Promise<void> {
    const saved = this.own.get<Saved>('session');
    try {
      if (saved) await this.resume(saved);
      else await this.begin();
      this.openLater.succeed();
    } catch (error) {
      this.openFailed(asProblem(error));
    }
  }

  /** Come back from sleep or from offline. */
  wake(): void {
    this.openLater.hurry();
    if (this.state.mode !== 'closed') this.link?.start();
    this.sendLater.hurry();
  }

  rest(): void {
    this.link?.stop();
  }

  send(text: string, choice?: string): void {
    this.outbox.add(text, this.key?.id || null, choice);
    this.hears.changed();
    if (this.sendLater.waits) this.sendLater.nudge();
    else void this.flush();
  }

  retry(): void {
    this.openLater.hurry();
    if (this.sendLater.waits) this.sendLater.hurry();
    else void this.flush();
  }

  /** Tell the service where the resident lives or is registered, or which wording they read. */
  async patch(towns: Towns): Promise<void> {
    Object.assign(this.wish, towns);
    if (this.key) await this.api.patch(this.key, towns);
  }

  /** Say that the resident is writing; of no importance when it fails. */
  writing(): void {
    if (this.key && this.state.mode === 'with_supporter') this.api.typing(this.key).catch(() => {});
  }

  /** Forget the conversation here; returns its key, under which the service still knows it. */
  leave(): Key | null {
    const { key } = this;
    this.forget();
    this.outbox.clear();
    this.transcript.clear();
    return key;
  }

  /** Begin another conversation after the old one was closed or erased. */
  async renew(): Promise<void> {
    this.archive(null);
    this.forget();
    await this.open();
  }

  /** Go on here with a conversation begun on another device. */
  continueWith(started: Started): void {
    this.transcript.clear();
    this.adopt(started);
  }

  private async resume(saved: Saved): Promise<void> {
    try {
      const page = await this.api.messages(saved, 0);
      this.take(saved, page.messages);
    } catch (error) {
      if (!(error instanceof Problem && error.ended)) throw error;
      this.own.drop('session');
      await this.begin();
    }
  }

  private async begin(): Promise<void> {
    let unknown: Problem | null = null;
    const started = await this.api.start(this.firstWish()).catch((error: unknown) => {
      unknown = asProblem(error);
      if (unknown.status !== 404) throw unknown;
      this.wish.municipality = this.wish.registered = '';
      return this.api.start(this.firstWish());
    });
    this.adopt(started, unknown);
  }

  private adopt({ id, token, messages }: Started, problem: Problem | null = null): void {
    this.forget();
    this.own.set('session', { id, token });
    this.take({ id, token }, messages, problem);
  }

  /** Begin with what is known, so that nothing is asked twice. */
  private firstWish(): { municipality?: string; registered?: string; language: Language } {
    const { municipality, registered, language } = this.wish;
    return { language, ...(municipality && { municipality }), ...(registered && { registered }) };
  }

  /** `problem` is what could not be had as wished, though the conversation is open. */
  private take(key: Saved, messages: Message[], problem: Problem | null = null): void {
    this.key = key;
    messages.forEach((message) => this.transcript.add(message));
    this.ready = true;
    this.sortOutbox(key.id);
    this.link = new Link(this.api, key, {
      message: (message) => this.receive(message),
      state: (state_) => this.turnTo(state_),
      typing: (busy) => this.hears.typing(busy),
      told: (notices) => this.hears.told(notices),
      ended: (problem) => this.lapse(problem),
      // A line that works again does not mean that what waits has been sent.
      trouble: (lost) => { if (!this.sendLater.waits) this.hears.trouble(lost ? OFFLINE : null); },
    }, this.transcript.last);
    this.link.start();
    this.hears.trouble(problem);
    this.hears.changed();
    void this.flush();
  }

  /** What had no conversation goes to this one; what an earlier one left behind, the resident decides. */
  private sortOutbox(id: string): void {
    this.outbox.all().forEach((item) => {
      if (item.conversation === null) this.outbox.move(item.clientId, id);
      else if (item.conversation !== id && Date.now() - item.at > LEFT_BEHIND) {
        this.outbox.remove(item.clientId);
        this.hears.refused(item.text, null);
      }
    });
  }

  private openFailed(problem: Problem): void {
    this.hears.trouble(problem);
    this.openLater.later(() => void this.open(), problem.retryAfter);
  }

  /** Take a message in, however it has come. */
  receive(message: Message): void {
    if (!this.transcript.add(message, this.flying)) return;
    this.hears.changed();
    if (message.from !== 'resident') this.hears.said(message);
  }

  private turnTo(state: State): void {
    this.state = state;
    if (state.mode === 'with_supporter') this.remember({ helped: true, rated: false });
    if (state.mode === 'bot' && this.callbackAsked) this.remember({ callback: false });
    if (state.mode === 'closed') this.link?.stop();
    this.hears.changed();
  }

  /** The conversation ended while nobody wrote: the next text begins another. */
  private lapse(problem: Problem): void {
    this.turnTo({ mode: 'closed' });
    if (problem.status === 401) this.hears.trouble(problem);
    void this.flush();
  }

  private async flush(): Promise<void> {
    const key = this.key;
    const item = this.outbox.all().find((each) => each.conversation === key?.id);
    if (!key || !item || this.flying) return;
    this.flying = item;
    this.hears.changed();
    if (!this.awaited) this.hears.typing(true);
    let problem: Problem | null = null;
    try {
      const body = item.choice === undefined ? { text: item.text } : { choice: item.choice };
      const stored = await this.api.send(key, { client_id: item.clientId, ...body }, this.link?.live ? 0 : WAIT);
      this.outbox.remove(item.clientId);
      this.sendLater.succeed();
      if (this.key?.id === key.id) this.stored(stored);
    } catch (error) {
      problem = asProblem(error);
    }
    this.flying = null;
    this.transcript.settle();
    if (problem) await this.failed(item, problem);
    else this.hears.trouble(null);
    this.hears.changed();
    if (!problem) void this.flush();
  }

  private stored(stored: Stored): void {
    this.transcript.acknowledge(stored.message);
    (stored.replies || []).forEach((reply) => this.receive(reply));
  }

  private async failed(item: Item, problem: Problem): Promise<void> {
    if (problem.ended && Date.now() - this.restartedAt > 5000) return this.restart(problem);
    if (problem.passes || problem.ended) {
      this.hears.trouble(problem);
      this.sendLater.later(() => void this.flush(), problem.retryAfter);
      return;
    }
    this.outbox.remove(item.clientId);
    // A button that is not known (any more) is sent as the words that stood on it; a used id gets a new one.
    if (item.choice !== undefined || problem.status === 409) this.send(item.text);
    else this.hears.refused(item.text, problem);
  }

  /** The conversation is gone: start another, say so, and take the unsent texts along. */
  private async restart(problem: Problem): Promise<void> {
    this.restartedAt = Date.now();
    const old = this.key?.id;
    this.archive(problem.status === 410 ? 'noteClosed' : 'noteExpired');
    this.forget();
    this.outbox.all().filter((item) => item.conversation === old).forEach((item) => this.outbox.move(item.clientId, null));
    this.hears.changed();
    await this.open();
  }

  private archive(note: 'noteClosed' | 'noteExpired' | null): void {
    this.transcript.archive(note);
  }

  private forget(): void {
    this.link?.stop();
    this.link = null;
    this.key = null;
    this.ready = false;
    this.state = { mode: 'bot' };
    this.sendLater.cancel();
    this.own.drop('session');
  }

  /** Keep what is known of this conversation on the device. */
  remember(more: Partial<Saved>): void {
    if (!this.key) return;
    this.key = { ...this.key, ...more };
    this.own.set('session', this.key);
    this.hears.changed();
  }

  /** The key of the conversation, opened if there is none yet. */
  async keyed(): Promise<Key> {
    if (!this.key) await this.open();
    if (!this.key) throw OFFLINE;
    return this.key;
  }
}
