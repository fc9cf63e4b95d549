// Reads a message aloud with a Japanese voice of the device; without one nothing is offered.
import { button, fill } from '../dom';
import type { Say } from '../strings';

const synth: SpeechSynthesis | undefined = window.speechSynthesis;
const SLOWLY = 0.9;

/** A voice on the device itself: what is read must not travel to the maker of the browser. */
export function findVoice(): SpeechSynthesisVoice | null {
  const voices = synth ? synth.getVoices() : [];
  return voices.find((voice) => voice.localService && /^ja\b/i.test(voice.lang.replace('_', '-'))) || null;
}

/** Call once there is a Japanese voice; browsers load their voices late. */
export function whenVoice(act: () => void): void {
  if (findVoice()) return act();
  synth?.addEventListener?.('voiceschanged', function heard() {
    if (!findVoice()) return;
    synth.removeEventListener('voiceschanged', heard);
    act();
  });
}

/** What is said of an element: the words without readings, remarks for the eye, or addresses. */
export function spokenLines(body: HTMLElement): string[] {
  const copy = body.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('rt, rp, .note, .source, details').forEach((each) => each.remove());
  const blocks = Array.from(copy.querySelectorAll<HTMLElement>('p, li, dt, dd, strong'));
  const leaves = blocks.filter((each) => !each.querySelector('p, li, dt, dd, strong'));
  return leaves.map((each) => (each.textContent || '').trim()).filter(Boolean);
}

export class Reader {
  private pressed: HTMLButtonElement | null = null;

  constructor(private readonly say: Say, private readonly tell: (words: string) => void) {}

  /** The button that reads and stops; hidden until a voice is found. */
  draw(body: HTMLElement): HTMLButtonElement {
    const made: HTMLButtonElement = button(this.say('readAloud'), () => (
      this.pressed === made ? this.hush() : this.read(made, spokenLines(body))), 'tool', { hidden: true });
    whenVoice(() => { made.hidden = false; });
    return made;
  }

  hush(): void {
    if (!this.pressed) return;
    synth?.cancel();
    this.ended();
    this.tell('');
  }

  private read(made: HTMLButtonElement, lines: string[]): void {
    this.hush();
    const voice = findVoice();
    if (!synth || !voice) return;
    this.pressed = made;
    fill(made, this.say('readStop'));
    this.tell(this.say('reading'));
    // One line at a time: long texts are cut off by some browsers.
    lines.forEach((line, at) => {
      const part = new SpeechSynthesisUtterance(line);
      part.voice = voice;
      part.lang = 'ja-JP';
      part.rate = SLOWLY;
      if (at === lines.length - 1) part.onend = () => { if (this.pressed === made) this.hush(); };
      part.onerror = (event) => { if (this.pressed === made && !/cancel|interrupt/.test(event.error)) this.failed(); };
      synth.speak(part);
    });
  }

  private failed(): void {
    this.hush();
    this.tell(this.say('readFailed'));
  }

  private ended(): void {
    if (this.pressed) fill(this.pressed, this.say('readAloud'));
    this.pressed = null;
  }
}
