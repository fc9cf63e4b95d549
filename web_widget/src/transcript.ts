// What has been said, in order and once, with what is still on its way after it.
import type { Message } from './contract';
import type { Item } from './outbox';

export type Entry =
  | { kind: 'message'; id: string; message: Message; old: boolean }
  | { kind: 'item'; id: string; item: Item; isUnsent: boolean }
  | { kind: 'note'; id: string; key: 'noteClosed' | 'noteExpired' };

export class Transcript {
  private past: Entry[] = [];
  private readonly known = new Map<number, Message>();
  private generation = 0;
  private adopted: number | null = null;

  /** Highest seq known. */
  get last(): number {
    return Math.max(0, ...this.known.keys());
  }

  /** Take a message in; false when it was known. One by the resident stands for the item in flight. */
  add(message: Message, flying: Item | null = null): boolean {
    if (this.known.has(message.seq)) return false;
    if (message.from === 'resident' && flying && this.adopted === null) this.adopted = message.seq;
    this.known.set(message.seq, message);
    return true;
  }

  /** The service has answered with what it stored: show that, masked as it may be. */
  acknowledge(message: Message): void {
    this.known.set(message.seq, message);
  }

  /** Nothing is in flight any more. */
  settle(): void {
    this.adopted = null;
  }

  archive(note: 'noteClosed' | 'noteExpired' | null): void {
    this.past = this.entries([], null, null, false).map((entry) => (entry.kind === 'message' ? { ...entry, old: true } : entry));
    this.generation++;
    if (note) this.past.push({ kind: 'note', id: `n${this.generation}`, key: note });
    this.known.clear();
    this.adopted = null;
  }

  clear(): void {
    this.past = [];
    this.generation++;
    this.known.clear();
  }

  entries(items: readonly Item[], flying: Item | null, conversation: string | null, waits: boolean): Entry[] {
    const said = [...this.known.values()].sort((a, b) => a.seq - b.seq).map<Entry>((message) => (
      { kind: 'message', id: `m${this.generation}.${message.seq}`, message, old: false }));
    const hidden = this.adopted === null ? null : flying?.clientId;
    const ours = items.filter((item) => (
      item.clientId !== hidden && (item.conversation === null || item.conversation === conversation)));
    const unsent = ours.map<Entry>((item) => (
      { kind: 'item', id: item.clientId, item, isUnsent: item.clientId !== flying?.clientId && (waits || conversation === null) }));
    return [...this.past, ...said, ...unsent];
  }
}
