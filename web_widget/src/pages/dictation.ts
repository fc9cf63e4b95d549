// Voice input: what the browser hears goes into the field, where the resident reads it before sending.
import { button, fill, h } from '../dom';
import type { Say, Words } from '../strings';
import type { Page } from './sheet';
import { whenVoice } from './speech';

interface Heard { results: ArrayLike<ArrayLike<{ transcript: string }>> }
interface Ear {
  lang: string;
  onresult: (event: Heard) => void;
  onerror: (event: { error: string }) => void;
  onend: () => void;
  start(): void;
  stop(): void;
  abort(): void;
}
type EarKind = new () => Ear;

export interface DictationHears {
  show(page: Page): void;
  close(): void;
  tell(words: string, kind?: 'calm' | 'wrong'): void;
  heard(words: string): void;
}

function findEar(): EarKind | undefined {
  const known = window as unknown as Record<string, EarKind | undefined>;
  return known['SpeechRecognition'] || known['webkitSpeechRecognition'];
}

export class Dictation {
  readonly button: HTMLButtonElement;
  private ear: Ear | null = null;
  private told = false;

  constructor(private readonly say: Say, private readonly hears: DictationHears) {
    this.button = button(say('speak'), () => this.press(), 'tool speak', { hidden: true });
    if (findEar()) whenVoice(() => { this.button.hidden = false; });
  }

  hush(): void {
    this.ear?.abort();
  }

  /** The voice travels to the maker of the browser: that is said before the first word. */
  private press(): void {
    if (this.ear) this.ear.stop();
    else if (this.told) this.listen();
    else this.hears.show({
      title: this.say('speak'),
      body: [
        h('p', {}, this.say('speakLead')), h('p', {}, this.say('speakCare')),
        h('div', { class: 'big' }, button(this.say('speakStart'), () => {
          this.told = true;
          this.hears.close();
          this.listen();
        }, 'primary')),
      ],
    });
  }

  private listen(): void {
    const Kind = findEar();
    if (!Kind) return;
    const ear = new Kind();
    let words = '';
    let wrong: Words | null = null;
    ear.lang = 'ja-JP';
    ear.onresult = ({ results }) => { words = Array.from(results, (each) => each[0]?.transcript || '').join(''); };
    ear.onerror = ({ error }) => { wrong = error === 'not-allowed' ? 'speakForbidden' : 'speakFailed'; };
    ear.onend = () => {
      this.ear = null;
      fill(this.button, this.say('speak'));
      if (words) this.hears.heard(words);
      this.hears.tell(this.say(words ? 'speakDone' : wrong || 'speakFailed'), words ? 'calm' : 'wrong');
    };
    this.ear = ear;
    fill(this.button, this.say('speakStop'));
    this.hears.tell(this.say('listening'));
    ear.start();
  }
}
