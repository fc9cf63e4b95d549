// Sends what a resident says beside the conversation: how it was, and where to call.
import { path } from '../api';
import type { App } from '../app';
import type { Band, Page } from '../contract';

/** Raises Problem. */
export async function post<T>(app: App, call: 'feedback' | 'rating' | 'callback', body: object): Promise<T> {
  const key = await app.talk.keyed();
  return app.api.json<T>('POST', `${path(key)}/${call}`, key, body);
}

/** Name and number never become a message; the confirmation is one. */
export async function askForCall(app: App, kana: string, phone: string, band: Band): Promise<void> {
  const { messages } = await post<Page>(app, 'callback', { kana, phone, band });
  app.talk.remember({ callback: true });
  messages.forEach((message) => app.talk.receive(message));
}

/** `stars` from 1 to 5; asked for once. */
export async function rate(app: App, stars: number): Promise<void> {
  await post(app, 'rating', { stars });
  app.talk.remember({ rated: true });
}
