// The outbox keeps order, survives a new page, and forgets after a day.
import { beforeEach, describe, expect, it } from 'vitest';
import { Outbox } from '../src/outbox';
import { Store } from '../src/store';

/** The part of Storage that the store uses. */
class FakeStorage {
  readonly items = new Map<string, string>();
  full = false;

  getItem(name: string): string | null { return this.items.get(name) ?? null; }
  removeItem(name: string): void { this.items.delete(name); }
  setItem(name: string, text: string): void {
    if (this.full) throw new Error('QuotaExceededError');
    this.items.set(name, text);
  }
}

let storage: FakeStorage;
let now: number;
const open = () => new Outbox(new Store(storage as unknown as Storage, 'soudan::'), () => now);

beforeEach(() => {
  storage = new FakeStorage();
  now = 1_000_000;
});

describe('Outbox', () => {
  it('keeps what was added, in order, for the next page', () => {
    open().add('一つめ', 'c1');
    open().add('二つめ', 'c1', '3.0');
    expect(open().all().map(({ text, choice }) => [text, choice])).toEqual([['一つめ', undefined], ['二つめ', '3.0']]);
  });

  it('gives every item an id of its own', () => {
    const box = open();
    const ids = [box.add('a', null).clientId, box.add('a', null).clientId];
    expect(ids.map((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([true, true]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('leaves nothing behind when the last item is acknowledged', () => {
    const item = open().add('一つめ', 'c1');
    open().remove(item.clientId);
    expect(storage.items.size).toBe(0);
  });

  it('forgets after a day', () => {
    open().add('古い文', 'c1');
    now += 24 * 3600 * 1000;
    expect(open().all()).toEqual([]);
  });

  it('works while the storage is full', () => {
    storage.full = true;
    const box = open();
    box.add('一つめ', 'c1');
    expect(box.all().map((item) => item.text)).toEqual(['一つめ']);
  });
});
