// One error for everything a call can meet, with the key of the words that tell a resident what to do.
import type { Words } from './strings';

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly words: string = '',
    readonly retryAfter: number = 0,
  ) {
    super(`${status} ${code}`);
  }

  /** Whether the same call may succeed later without any change by the resident. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.status === 408;
  }

  /** Whether the conversation behind the call no longer exists for us. */
  get ended(): boolean {
    return this.status === 401 || this.status === 410;
  }

  /** Key of the words in strings/*.json. */
  get key(): Words {
    if (this.status === 0) return 'errorOffline';
    if (this.status === 413 || this.code === 'too_long') return 'errorTooLong';
    const known: Record<number, Words> = {
      401: 'errorExpired', 410: 'errorClosed', 404: 'errorUnknownSite', 429: 'errorBusy', 503: 'errorTryAgain',
    };
    return known[this.status] || (this.code === 'empty' ? 'errorEmpty' : 'errorOther');
  }
}

export const OFFLINE = new Problem(0, 'offline');

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : OFFLINE;
}
