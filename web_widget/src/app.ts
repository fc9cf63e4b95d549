// Joins the conversation and the views; the views are built anew when the wording changes.
import { Api } from './api';
import type { Site, Told, Verdict } from './contract';
import { fill, h } from './dom';
import { loadMore, type More, type Pages } from './more';
import { Notices } from './notices';
import { keepPrefs, readPrefs, type Prefs } from './prefs';
import type { Problem } from './problem';
import { openStore, type Store } from './store';
import { speaker, type Say } from './strings';
import { Talk, type Wish } from './talk';
import { Composer } from './view/composer';
import { Frame } from './view/frame';
import { Log } from './view/log';
import type { Actions } from './view/scene';
import { sayState } from './view/state';

export interface Options {
  server: string;
  municipality: string | null;
  language: string | null;
  phone: string;
  page: boolean;
  /** Seconds without a touch after which a shared computer forgets; 0 on one's own device. */
  kiosk: number;
  close(): void;
  /** Add the style of the further pages. */
  dress(css: string): void;
  /** Somebody else than the resident said something. */
  said(): void;
  /** The words of the launcher may have changed. */
  worded(): void;
}

const WRITING_EVERY = 5000;

export class App {
  readonly root = h('div', { class: 'app' });
  readonly talk: Talk;
  prefs: Prefs;
  say!: Say;
  site: Site | null = null;
  /** What the towns must tell everybody; null while unknown. */
  told: Told[] | null = null;
  /** Which of these words have been read. */
  readonly read = new Set<string>();
  towns: { living: string; registered: string };
  frame!: Frame;
  composer!: Composer;
  /** What was typed into forms, in this window's memory alone. */
  scratch: Record<string, string> = {};
  log!: Log;
  private after!: HTMLElement;
  private more: More | null = null;
  pages: Pages | null = null;
  readonly api: Api;
  readonly local: Store;
  private readonly own: Store;
  private readonly wish: Wish;
  private readonly notices = new Notices(this);
  /** What was said of which answer. */
  readonly judged = new Map<number, Verdict>();
  private writtenAt = 0;
  private shape = '';

  constructor(readonly options: Options) {
    this.local = openStore('localStorage', options.server, options.kiosk > 0);
    this.own = openStore(options.page ? 'localStorage' : 'sessionStorage', options.server, options.kiosk > 0);
    this.api = new Api(options.server);
    this.prefs = readPrefs(this.local, options.language);
    this.towns = this.own.get('towns') || this.noTowns();
    this.wish = this.firstWish();
    this.talk = new Talk(this.api, this.own, this.local, this.wish, {
      changed: () => this.changed(),
      said: () => this.said(),
      typing: (busy) => this.notices.typed(busy),
      told: (notices) => this.tell(notices),
      trouble: (problem) => this.notices.trouble(problem),
      refused: (text, problem) => this.refused(text, problem),
    });
    this.build();
    if (this.prefs.language !== 'ja' || this.prefs.contrast) void this.loadMore().then(() => this.build(), () => {});
  }

  /** Start or resume; the site's own words and towns, and the further pages, arrive beside it. */
  async open(): Promise<void> {
    this.frame.tell(this.say('starting'));
    void this.loadSite();
    await this.talk.open();
    this.notices.show();
    this.log.showNewest();
    void this.loadMore().catch(() => {});
  }

  focus(): void {
    this.composer.focus();
  }

  wake(): void {
    this.talk.wake();
    if (!this.site) void this.loadSite();
  }

  stop(): void {
    this.hush();
    this.talk.rest();
  }

  hush(): void {
    this.pages?.hush();
  }

  send(text: string, choice?: string): void {
    this.talk.send(text, choice);
    this.log.showNewest();
  }

  /** Change how things are read; a new wording draws everything anew, the draft and the page stay. */
  prefer(change: Partial<Prefs>): void {
    this.prefs = { ...this.prefs, ...change };
    keepPrefs(this.local, this.prefs);
    const pressed = (this.root.getRootNode() as ShadowRoot).activeElement?.getAttribute('data-option');
    if (change.language) this.talk.patch({ language: change.language }).catch(() => {});
    this.build();
    this.page((pages) => pages.settings());
    if (pressed) this.root.querySelector<HTMLElement>(`[data-option="${pressed}"]`)?.focus();
  }

  /** The telephone of the site, or of the page while the site is unknown. */
  phone(): { number: string; label: string; short?: string } {
    const known = this.site?.phone;
    return known ? { ...known, label: `${known.label} ${known.hours || ''}` } : { number: this.options.phone, label: '' };
  }

  townName(code: string): string {
    if (code === 'outside') return this.say('outside');
    return this.site?.municipalities.find((each) => each.code === code)?.name || '';
  }

  setTown(kind: 'municipality' | 'registered', code: string): void {
    this.towns = { ...this.towns, [kind === 'municipality' ? 'living' : 'registered']: code };
    this.own.set('towns', this.towns);
    this.frame.showTown(this.townName(this.towns.living));
  }

  /** Put the sheet over the conversation, or take it away again. */
  cover(covered: boolean): void {
    this.frame.cover(covered);
    if (!covered) this.log.showNewest();
  }

  /** Nothing of this resident stays on the device but how they like to read; of a `stranger` not even that. */
  forget(stranger: boolean): void {
    this.composer.text = '';
    this.local.drop('draft');
    if (stranger) this.local.drop('prefs');
    this.prefs = readPrefs(this.local, this.options.language);
    this.own.drop('towns');
    this.towns = this.noTowns();
    Object.assign(this.wish, this.firstWish());
    this.scratch = {};
    this.judged.clear();
    this.notices.trouble(null);
    this.build();
  }

  get covered(): boolean {
    return this.pages?.open === true;
  }

  async renew(): Promise<void> {
    this.pages?.close();
    await this.talk.renew();
    this.focus();
  }

  private build(): void {
    const draft = this.composer?.text || this.local.get<string>('draft') || '';
    this.say = speaker(this.prefs.language);
    this.root.dataset['size'] = this.prefs.size;
    this.root.toggleAttribute('data-contrast', this.prefs.contrast);
    this.root.lang = this.prefs.language === 'en' ? 'en' : 'ja';
    this.hush();
    this.pages = null;
    this.frame = new Frame(this.say, this.options.page, {
      settings: () => this.page((pages) => pages.settings()), end: () => this.page((pages) => pages.end()),
      person: () => this.page((pages) => pages.person()), place: () => this.page((pages) => pages.place('municipality')),
      close: () => this.options.close(),
    });
    this.after = h('div', { class: 'after' });
    this.log = new Log({ say: this.say, prefs: this.prefs, act: this.actions() }, this.after);
    this.composer = new Composer(this.say, {
      send: (text) => this.send(text), draft: (text) => this.keepDraft(text),
      hint: (words) => (words === null ? this.notices.show() : this.frame.tell(words, 'wrong')),
    });
    this.composer.text = draft;
    this.frame.furnish(this.log.root, this.composer.root);
    this.showSite();
    fill(this.root, this.frame.root);
    this.pages = this.more && this.more.makePages(this);
    this.changed();
    this.notices.show();
    this.options.worded();
  }

  private firstWish(): Wish {
    return { municipality: this.towns.living, registered: this.towns.registered, language: this.prefs.language };
  }

  private noTowns(): { living: string; registered: string } {
    return { living: this.options.municipality || '', registered: '' };
  }

  private actions(): Actions {
    return {
      choose: (choice) => this.send(choice.label, choice.value),
      resend: () => this.talk.retry(),
      equip: (node, message, old) => this.pages?.equip(node, message, old),
    };
  }

  /** Open a page of the sheet, fetching the pages first where they have not come yet. */
  private page(open: (pages: Pages) => void): void {
    if (this.pages) open(this.pages);
    else this.loadMore().then(() => this.page(open), () => this.notices.wrong('errorOther'));
  }

  private async loadMore(): Promise<void> {
    const more = await loadMore();
    if (this.more) return;
    this.more = more;
    this.options.dress(more.css);
    this.pages = more.makePages(this);
    this.log.equip();
    this.changed();
    more.attend(this);
  }

  private async loadSite(): Promise<void> {
    this.site = await this.api.site(this.options.municipality || '').catch(() => null);
    this.showSite();
    // The conversation knows more towns than the page.
    if (!this.told) this.tell(this.site?.notices || []);
  }

  private tell(told: Told[]): void {
    this.told = told;
    this.pages?.showNotices();
  }

  private showSite(): void {
    this.frame.showTown(this.townName(this.towns.living));
    this.frame.showPhone(this.phone());
  }

  private keepDraft(text: string): void {
    if (text) this.local.set('draft', text);
    else this.local.drop('draft');
    if (!text || Date.now() - this.writtenAt < WRITING_EVERY) return;
    this.writtenAt = Date.now();
    this.talk.writing();
  }

  private changed(): void {
    if (!this.log) return;
    const { talk, say } = this;
    const entries = talk.entries();
    this.log.sync(entries);
    this.frame.showState(sayState(talk.state, talk.callbackAsked, say), talk.state.mode);
    this.pages?.showAfter(this.after);
    // What stands below the log, and so its height, changes with these.
    const shape = talk.state.mode + entries.filter((entry) => entry.kind === 'item' && entry.isUnsent).length;
    if (this.shape !== shape) this.log.showNewest();
    this.shape = shape;
  }

  private said(): void {
    this.notices.show();
    this.log.showNewest();
    this.options.said();
  }

  private refused(text: string, problem: Problem | null): void {
    if (text) this.composer.text = this.composer.text ? `${text}\n${this.composer.text}` : text;
    if (!problem) return;
    this.notices.refused(problem);
    this.focus();
  }
}
