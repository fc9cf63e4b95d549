// Keeps the promise of 「終了して消す」 when the service cannot be reached: asks again until it has erased.
import type { Api, Key } from '../api';
import type { App } from '../app';
import { asProblem } from '../problem';
import type { Store } from '../store';

const NAME = 'erase';

export class Erasure {
  constructor(private readonly api: Api, private readonly store: Store) {}

  add({ id, token }: Key): void {
    this.save([...this.left(), { id, token }]);
  }

  /** Ask for everything still to be erased; true when nothing is left. */
  async run(): Promise<boolean> {
    for (const key of this.left()) {
      const problem = await this.api.erase(key).then(() => null, asProblem);
      if (!problem?.passes) this.save(this.left().filter((each) => each.id !== key.id));
    }
    return !this.left().length;
  }

  private left(): Key[] {
    return this.store.get<Key[]>(NAME) || [];
  }

  private save(keys: Key[]): void {
    if (keys.length) this.store.set(NAME, keys);
    else this.store.drop(NAME);
  }
}

/** End the conversation and erase it here and there; false when the service will be told later. */
export async function leave(app: App, stranger: boolean): Promise<boolean> {
  const erasure = new Erasure(app.api, app.local);
  const key = app.talk.leave();
  if (key) erasure.add(key);
  const told = await erasure.run();
  app.forget(stranger);
  return told;
}

/** Make up for what could not be erased, now and whenever the line comes back. */
export function makeUp(app: App): void {
  const run = () => void new Erasure(app.api, app.local).run();
  window.addEventListener('online', run);
  document.addEventListener('visibilitychange', run);
  run();
}
