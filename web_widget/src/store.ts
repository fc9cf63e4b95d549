// Where the widget remembers things: the browser's storage when it may, this page's memory otherwise.

export interface Store {
  get<T>(name: string): T | null;
  set(name: string, value: unknown): void;
  drop(name: string): void;
}

class MemoryStore implements Store {
  private readonly items = new Map<string, string>();

  get<T>(name: string): T | null {
    return parse<T>(this.items.get(name) || null);
  }

  set(name: string, value: unknown): void {
    this.items.set(name, JSON.stringify(value));
  }

  drop(name: string): void {
    this.items.delete(name);
  }
}

class BrowserStore implements Store {
  private readonly spare = new MemoryStore();

  constructor(private readonly storage: Storage, private readonly prefix: string) {}

  get<T>(name: string): T | null {
    return parse<T>(this.storage.getItem(this.prefix + name)) || this.spare.get<T>(name);
  }

  set(name: string, value: unknown): void {
    try {
      this.storage.setItem(this.prefix + name, JSON.stringify(value));
      this.spare.drop(name);
    } catch {
      this.spare.set(name, value); // full or forbidden: this page still remembers
    }
  }

  drop(name: string): void {
    this.storage.removeItem(this.prefix + name);
    this.spare.drop(name);
  }
}

/** Open the store of one server; kiosk pages and browsers that forbid storage get memory only. */
export function openStore(kind: 'local' | 'session', server: string, kiosk: boolean): Store {
  if (kiosk) return new MemoryStore();
  try {
    const storage = kind === 'local' ? window.localStorage : window.sessionStorage;
    storage.getItem('soudan');
    return new BrowserStore(storage, `soudan:${server}:`);
  } catch {
    return new MemoryStore();
  }
}

function parse<T>(text: string | null): T | null {
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}
