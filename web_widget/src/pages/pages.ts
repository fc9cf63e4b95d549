// Opens the pages of the sheet and carries out what is chosen there.
import type { App } from '../app';
import { h } from '../dom';
import type { Pages } from '../more';
import type { Problem } from '../problem';
import { callbackPage } from './callback';
import { endPage, endedPage } from './end';
import { personPage } from './person';
import { regionPage } from './place';
import { settingsPage } from './settings';
import { Sheet } from './sheet';

/** A button that always exists: the service knows this choice without having offered it. */
const WANT_PERSON = 'handoff:request';

export class SheetPages implements Pages {
  private readonly sheet: Sheet;

  constructor(private readonly app: App) {
    this.sheet = new Sheet(app.say, (open) => app.cover(open));
    app.frame.root.appendChild(this.sheet.root);
  }

  close(): void {
    this.sheet.close();
  }

  settings(): void {
    const { app } = this;
    const towns = { living: app.townName(app.towns.living), registered: app.townName(app.towns.registered) };
    this.sheet.show(settingsPage(app.say, app.prefs, towns, {
      prefer: (change) => app.prefer(change),
      place: (kind) => this.place(kind),
      save: () => this.save(),
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

  callback(): void {
    const { app } = this;
    this.sheet.show(callbackPage(app.say, {
      ask: (kana, phone, band) => app.talk.callback(kana, phone, band),
      done: () => this.back(app.say('callbackDone')),
    }));
  }

  end(): void {
    const { app } = this;
    this.sheet.show(endPage(app.say, {
      save: () => this.save(),
      end: () => void app.end(),
      stay: () => this.close(),
    }));
  }

  ended(told: boolean): void {
    const { app } = this;
    this.sheet.show(endedPage(app.say, told, () => void app.renew()));
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

  /** Save the conversation as it is shown; the log must be drawn for its lines to be told apart. */
  private save(): void {
    const { app } = this;
    app.cover(false);
    const text = app.record();
    app.cover(true);
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    h('a', { href: address, download: `${app.say('saveName')}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Return to the conversation and say what happened. */
  private back(words: string, kind: 'calm' | 'wrong' = 'calm'): void {
    this.close();
    this.app.frame.tell(words, kind);
  }
}
