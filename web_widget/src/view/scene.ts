// What every view needs: the words, the reading aids, and what a resident can do.
import type { Choice, Message, Verdict } from '../contract';
import type { Prefs } from '../prefs';
import type { Say } from '../strings';

export interface Actions {
  choose(choice: Choice): void;
  judge(seq: number, verdict: Verdict): Promise<void>;
  judged(seq: number): Verdict | undefined;
  resend(): void;
  drawTools(message: Message, body: HTMLElement): HTMLElement | null;
}

export interface Scene {
  say: Say;
  prefs: Prefs;
  act: Actions;
}
