// The line above the input: what is wrong and what to do, that somebody is writing.
import type { Problem } from './problem';
import type { Say, Words } from './strings';
import { LIMIT } from './view/composer';
import type { Frame } from './view/frame';

const TYPING_FOR = 20_000; // the bot answers, or gives up, within this time

/** What the notices need of the app; `say` and `frame` change with the wording. */
export interface Room {
  readonly say: Say;
  readonly frame: Frame;
}

export class Notices {
  private problem: Problem | null = null;
  private typing = 0;

  constructor(private readonly room: Room) {}

  /** Show what holds now: the problem, or nothing. */
  show(): void {
    const { problem, room } = this;
    clearTimeout(this.typing);
    if (problem === null) room.frame.tell('');
    else room.frame.tell(this.words(problem), 'wrong');
  }

  trouble(problem: Problem | null): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.show();
  }

  wrong(key: Words): void {
    this.room.frame.tell(this.room.say(key), 'wrong');
  }

  refused(problem: Problem): void {
    this.room.frame.tell(this.words(problem), 'wrong');
  }

  typed(busy: boolean): void {
    if (this.problem) return;
    if (!busy) return this.show();
    this.room.frame.tell(this.room.say('typing'));
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => this.show(), TYPING_FOR);
  }

  /** Our own words first: they name the next step and exist in every wording. */
  private words(problem: Problem): string {
    return (problem.key === 'errorOther' && problem.words) || this.room.say(problem.key, { limit: LIMIT });
  }
}
