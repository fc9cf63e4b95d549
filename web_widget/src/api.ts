// The calls of the Widget API v1 over fetch; every failure comes out as a Problem.
import type { Page, Site, Started, Stored, Towns } from './contract';
import { OFFLINE, Problem } from './problem';

export interface Key { id: string; token: string }
export type Sent = { client_id: string; text: string } | { client_id: string; choice: string };

const PATIENCE = 15_000;

export class Api {
  /** When the service last gave a sign of life. */
  heardAt = Date.now();
  private readonly root: string;

  constructor(server: string) {
    this.root = `${server.replace(/\/+$/, '')}/api/v1`;
  }

  site(town: string): Promise<Site> {
    return this.json('GET', `/site?municipality=${town}`);
  }

  start(wish: { municipality?: string; registered?: string; language?: string }): Promise<Started> {
    return this.json('POST', '/conversations', undefined, wish);
  }

  send(key: Key, sent: Sent, wait: number): Promise<Stored> {
    return this.json('POST', `${path(key)}/messages?wait=${wait}`, key, sent, wait);
  }

  messages(key: Key, after: number, wait = 0, signal?: AbortSignal): Promise<Page> {
    return this.json('GET', `${path(key)}/messages?after=${after}&wait=${wait}`, key, undefined, wait, signal);
  }

  patch(key: Key, towns: Towns): Promise<unknown> {
    return this.json('PATCH', path(key), key, towns);
  }

  erase(key: Key): Promise<unknown> {
    return this.json('DELETE', path(key), key);
  }

  typing(key: Key): Promise<unknown> {
    return this.json('POST', `${path(key)}/typing`, key, {});
  }

  /** Open the event stream; the caller reads the body and ends it through the signal. */
  events(key: Key, lastSeq: number, signal: AbortSignal): Promise<Response> {
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(lastSeq) };
    return this.call('GET', `${path(key)}/events`, key, undefined, headers, signal);
  }

  /** Make any other call; used by what came with the second file. */
  async json<T>(
    method: string, where: string, key?: Key, body?: object, wait = 0, signal?: AbortSignal,
  ): Promise<T> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), PATIENCE + wait * 1000);
    const stop = () => limit.abort();
    signal?.addEventListener('abort', stop);
    try {
      const answer = await this.call(method, where, key, body, {}, limit.signal);
      return (answer.status === 204 ? undefined : await readJson(answer)) as T;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  private async call(
    method: string, where: string, key?: Key, body?: object, more: Record<string, string> = {}, signal?: AbortSignal,
  ): Promise<Response> {
    const headers: Record<string, string> = { ...more };
    if (key) headers['Authorization'] = `Bearer ${key.token}`;
    if (body) headers['Content-Type'] = 'application/json';
    const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'omit' };
    if (body) init.body = JSON.stringify(body);
    if (signal) init.signal = signal;
    const answer = await fetch(this.root + where, init).catch(() => { throw OFFLINE; });
    if (!answer.ok) throw await readProblem(answer);
    this.heardAt = Date.now();
    return answer;
  }
}

export function path(key: Key): string {
  return `/conversations/${encodeURIComponent(key.id)}`;
}

function readJson(answer: Response): Promise<unknown> {
  return answer.json().catch(() => { throw OFFLINE; });
}

async function readProblem(answer: Response): Promise<Problem> {
  const said = (await answer.json().catch(() => ({}))) as { error?: string; message?: string };
  const pause = Number(answer.headers.get('Retry-After')) || 0;
  return new Problem(answer.status, said.error || '', said.message || '', pause);
}
