// Opens the pages of the sheet and carries out what is chosen there.
import { path } from '../api';
import type { App } from '../app';
import type { Message, SiteDocument } from '../contract';
import type { Pages } from '../more';
import type { Problem } from '../problem';
import { newId } from '../uuid';
import { drawAfter } from './after';
import { askPage, findGroups } from './ask';
import { drawBelow } from './below';
import { callbackPage } from './callback';
import { leave } from './erasure';
import { handOverPage, takeOverPage } from './elsewhere';
import { endPage, endedPage, idlePage } from './end';
import { nearPage, offersNear } from './near';
import { askForCall, rate } from './post';
import { personPage } from './person';
import { regionPage } from './place';
import { saveRecord } from './record';
import { settingsPage } from './settings';
import { Sheet } from './sheet';
import { ToldFirst } from './told';
import { Tools } from './tools';

/** A button that always exists: the service knows this choice without having offered it. */
const WANT_PERSON = 'handoff:request';

export class SheetPages implements Pages {
  private readonly sheet: Sheet;
  private readonly tools: Tools;
  private readonly told: ToldFirst;
  private after = '';

  constructor(private readonly app: App) {
    this.sheet = new Sheet(app.say, (open) => app.cover(open));
    this.tools = new Tools(app, this.sheet);
    app.frame.root.appendChild(this.sheet.root);
    app.log.root.after(drawBelow(app.say, app.log.root));
    this.told = new ToldFirst(app);
    this.showNotices();
  }

  get open(): boolean {
    return this.sheet.open;
  }

  close(): void {
    this.sheet.close();
  }

  hush(): void {
    this.tools.hush();
  }

  equip(node: HTMLElement, message: Message, old: boolean): void {
    this.tools.equip(node, message, old);
  }

  showAfter(box: HTMLElement): void {
    const { app } = this;
    const { state, callbackAsked, unrated } = app.talk;
    this.told.show();
    const entries = app.talk.entries();
    const begun = entries.length > 1 && findGroups(entries).length > 0;
    const now = { state, callbackAsked, unrated, begun, near: offersNear(entries, app.site?.municipalities ?? []) };
    const shape = JSON.stringify([state.mode, callbackAsked, unrated, begun, now.near]);
    if (shape === this.after) return; // who is on one of these buttons stays there
    this.after = shape;
    box.textContent = '';
    box.append(...drawAfter(app.say, now, {
      ask: () => this.ask(),
      near: () => this.near(),
      rate: (stars) => void rate(app, stars).then(
        () => app.frame.tell(app.say('ratingThanks')), () => app.frame.tell(app.say('errorOther'), 'wrong')),
      callback: () => this.callback(),
      renew: () => void app.renew(),
      save: this.saving(),
      print: () => this.tools.printAll(),
    }));
  }

  showNotices(): void {
    this.told.show();
  }

  settings(): void {
    const { app } = this;
    const towns = { living: app.townName(app.towns.living), registered: app.townName(app.towns.registered) };
    this.sheet.show(settingsPage(app.say, app.prefs, towns, this.documents(), {
      prefer: (change) => app.prefer(change),
      place: (kind) => this.place(kind),
      save: this.saving(),
      print: () => this.tools.printAll(),
      handOver: () => this.sheet.show(handOverPage(app.say, app.api, () => app.talk.keyed())),
      takeOver: () => this.takeOver(),
    }));
  }

  place(kind: 'municipality' | 'registered'): void {
    const { app } = this;
    const title = app.say(kind === 'municipality' ? 'living' : 'registered');
    this.sheet.show(regionPage(app.say, title, app.site?.municipalities ?? [], {
      show: (page) => this.sheet.show(page),
      chosen: (code, name) => void this.move(kind, code, name),
    }));
  }

  person(): void {
    const { app } = this;
    const { number, label } = app.phone();
    this.sheet.show(personPage(app.say, number, label, {
      write: () => {
        this.close();
        app.send(app.say('personWish'), WANT_PERSON);
        app.focus();
      },
      callback: () => this.callback(),
    }));
  }

  end(): void {
    const { app } = this;
    this.sheet.show(endPage(app.say, { save: this.saving(), end: () => void this.leave(), stay: () => this.close() }));
  }

  warn(): void {
    const { app } = this;
    this.sheet.show(idlePage(app.say, { stay: () => this.close(), end: () => void this.forget() }));
  }

  /** A shared computer is left: forget the resident and how they read, and greet the next one. */
  async forget(): Promise<void> {
    const { app } = this;
    await leave(app, true);
    await app.renew();
  }

  /** 「終了して消す」; the words afterwards say whether the service has erased, too. */
  private async leave(): Promise<void> {
    const { app } = this;
    const told = await leave(app, false);
    app.pages?.ended(told);
  }

  ended(told: boolean): void {
    const { app } = this;
    this.sheet.show(endedPage(app.say, told, () => void app.renew()));
  }

  private documents(): SiteDocument[] {
    const { site, options } = this.app;
    const root = new URL(options.server || '/', location.href);
    return (site?.documents || []).map(({ title, url }) => ({ title, url: new URL(url, root).href }));
  }

  private ask(): void {
    const { app } = this;
    this.sheet.show(askPage(app.say, findGroups(app.talk.entries()), (choice) => {
      this.close();
      app.send(choice.label, choice.value);
    }));
  }

  private near(): void {
    const { app } = this;
    const id = newId(); // pressed again after a failure, it is the same question
    this.sheet.show(nearPage(app.say, async (position) => {
      const key = await app.talk.keyed();
      await app.api.json('POST', `${path(key)}/messages`, key, { client_id: id, position });
    }, () => {
      this.close();
      app.focus();
    }));
  }

  private callback(): void {
    const { app } = this;
    this.sheet.show(callbackPage(app.say, app.scratch, app.options.kiosk > 0, {
      ask: (kana, phone, band) => askForCall(app, kana, phone, band),
      done: () => {
        app.scratch = {};
        this.back(app.say('callbackDone'));
      },
    }));
  }

  private takeOver(): void {
    const { app } = this;
    this.sheet.show(takeOverPage(app.say, app.api, (started) => {
      app.talk.continueWith(started);
      this.back(app.say('takenOver'));
    }));
  }

  private async move(kind: 'municipality' | 'registered', code: string, name: string): Promise<void> {
    const { app } = this;
    try {
      await app.talk.patch({ [kind]: code });
    } catch (error) {
      const unknown = (error as Problem).status === 404;
      this.back(app.say(unknown ? 'errorUnknownSite' : 'townFailed'), 'wrong');
      return;
    }
    app.setTown(kind, code);
    this.back(app.say('townSaved', { name }));
  }

  /** Saving leaves a file behind, so a shared computer does not offer it. */
  private saving(): (() => void) | null {
    return this.app.options.kiosk ? null : () => saveRecord(this.app);
  }

  /** Return to the conversation and say what happened. */
  private back(words: string, kind: 'calm' | 'wrong' = 'calm'): void {
    this.close();
    this.app.frame.tell(words, kind);
  }
}
