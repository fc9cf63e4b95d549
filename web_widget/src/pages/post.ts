// Sends what a resident says about the help, to the conversation they have.
import { path } from '../api';
import type { App } from '../app';

/** Raises Problem. */
export async function post(app: App, call: 'feedback' | 'rating', body: object): Promise<void> {
  const key = await app.talk.keyed();
  await app.api.json('POST', `${path(key)}/${call}`, key, body);
}

/** `stars` from 1 to 5; asked for once. */
export async function rate(app: App, stars: number): Promise<void> {
  await post(app, 'rating', { stars });
  app.talk.remember({ rated: true });
}
