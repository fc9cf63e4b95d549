// <soudan-chat>: the panel on its own page, or behind a launcher on any other page.
import { App } from './app';
import { fill, h } from './dom';
import { dress } from './dress';
import css from './styles/widget.css?sheet';

const ROOMY = 32; // lines of text the panel must hold before its parts scroll apart

export class SoudanChat extends HTMLElement {
  private app: App | null = null;
  private launcher: HTMLButtonElement | null = null;
  private readonly box = h('div', { class: 'root' });
  private opened = false;
  private missed = 0;
  private readonly wake = () => {
    if (!document.hidden && (this.opened || this.app?.talk.awaited)) this.app?.wake();
  };
  private readonly measure = () => {
    const size = parseFloat(getComputedStyle(this.app?.root || this.box).fontSize);
    this.box.classList.toggle('flows', this.box.clientHeight < ROOMY * size);
  };

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    dress(shadow, css, '.css');
    shadow.appendChild(this.box);
  }

  connectedCallback(): void {
    document.addEventListener('visibilitychange', this.wake);
    ['pageshow', 'online'].forEach((name) => window.addEventListener(name, this.wake));
    window.addEventListener('resize', this.measure);
    if (this.app) return this.wake();
    const page = this.hasAttribute('page');
    this.app = new App({
      server: this.getAttribute('server') || '',
      municipality: this.getAttribute('municipality') || null,
      language: this.getAttribute('language'),
      phone: this.getAttribute('phone') || '',
      page,
      kiosk: this.hasAttribute('kiosk') ? Number(this.getAttribute('kiosk')) || 180 : 0,
      close: () => this.close(),
      dress: (more) => dress(this.shadowRoot!, more, '-more.css'),
      said: () => { if (!this.opened) this.missed++; this.label(); },
      worded: () => {
        this.label();
        this.measure();
      },
    });
    this.box.classList.add(page ? 'page' : 'embedded');
    if (page) this.open();
    else this.addLauncher(this.app);
  }

  disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.wake);
    ['pageshow', 'online'].forEach((name) => window.removeEventListener(name, this.wake));
    window.removeEventListener('resize', this.measure);
    this.app?.stop();
  }

  private addLauncher(app: App): void {
    this.launcher = h('button', {
      type: 'button', class: 'launcher', 'aria-expanded': 'false', onclick: () => (this.opened ? this.close() : this.open()),
    }, app.say('launch'));
    const region = h('section', { 'aria-label': app.say('panel'), lang: app.root.lang }, this.launcher, app.root);
    app.root.hidden = true;
    app.root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) this.close();
    });
    this.box.appendChild(region);
  }

  private open(): void {
    const { app } = this;
    if (!app) return;
    const first = !app.talk.ready;
    this.opened = true;
    this.missed = 0;
    app.root.hidden = false;
    if (!this.launcher) this.box.appendChild(app.root);
    else {
      this.launcher.setAttribute('aria-expanded', 'true');
      this.label();
    }
    this.measure();
    if (first) void app.open();
    else app.wake();
    if (this.launcher) app.focus();
  }

  private close(): void {
    if (!this.launcher || !this.app) return;
    this.opened = false;
    this.app.root.hidden = true;
    this.app.hush();
    if (!this.app.talk.awaited) this.app.talk.rest();
    this.launcher.setAttribute('aria-expanded', 'false');
    this.launcher.focus();
  }

  /** Name the launcher, with the number of messages nobody has seen. */
  private label(): void {
    if (!this.launcher || !this.app) return;
    const { say } = this.app;
    fill(this.launcher, this.missed ? say('launchNew', { count: this.missed }) : say('launch'));
  }
}
