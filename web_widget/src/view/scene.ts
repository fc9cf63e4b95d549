// What every view needs: the words, the reading aids, and what a resident can do.
import type { Choice, Message } from '../contract';
import type { Prefs } from '../prefs';
import type { Say } from '../strings';

export interface Actions {
  choose(choice: Choice): void;
  resend(): void;
  /** Put what can be done with a message, and the question whether it helped, to what it says. */
  equip(node: HTMLElement, message: Message, old: boolean): void;
}

export interface Scene {
  say: Say;
  prefs: Prefs;
  act: Actions;
}
