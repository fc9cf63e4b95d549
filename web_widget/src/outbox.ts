// Keeps what a resident has sent until the service has acknowledged it; survives reloads.
import type { Store } from './store';
import { newId } from './uuid';

export interface Item {
  clientId: string;
  text: string;
  choice?: string;
  conversation: string | null;
  at: number;
}

const DAY = 24 * 3600 * 1000;
const NAME = 'outbox';

export class Outbox {
  constructor(private readonly store: Store, private readonly now: () => number = Date.now) {}

  /** Everything not yet acknowledged, oldest first; what is older than a day is forgotten. */
  all(): Item[] {
    const items = this.store.get<Item[]>(NAME);
    return Array.isArray(items) ? items.filter((item) => this.now() - item.at < DAY) : [];
  }

  add(text: string, conversation: string | null, choice?: string): Item {
    const item: Item = { clientId: newId(), text, conversation, at: this.now() };
    if (choice !== undefined) item.choice = choice;
    this.save([...this.all(), item]);
    return item;
  }

  /** Hand an item over to another conversation. */
  move(clientId: string, conversation: string | null): void {
    this.save(this.all().map((item) => (item.clientId === clientId ? { ...item, conversation } : item)));
  }

  remove(clientId: string): void {
    this.save(this.all().filter((item) => item.clientId !== clientId));
  }

  clear(): void {
    this.store.drop(NAME);
  }

  private save(items: Item[]): void {
    if (items.length) this.store.set(NAME, items);
    else this.clear();
  }
}
