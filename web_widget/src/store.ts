// Where the widget remembers things: the browser's storage when it may, this page's memory otherwise.

export class Store {
  /** What could not be written; the page still knows it. */
  private readonly memory = new Map<string, string>();

  /** `storage` is null on kiosks and where the browser forbids it. */
  constructor(private readonly storage: Storage | null, private readonly prefix: string) {}

  get<T>(name: string): T | null {
    const text = this.memory.get(name) || (this.storage && this.storage.getItem(this.prefix + name));
    try {
      return text ? (JSON.parse(text) as T) : null;
    } catch {
      return null;
    }
  }

  set(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    try {
      this.storage!.setItem(this.prefix + name, text);
      this.memory.delete(name);
    } catch {
      this.memory.set(name, text); // none, full or forbidden
    }
  }

  drop(name: string): void {
    this.memory.delete(name);
    if (this.storage) this.storage.removeItem(this.prefix + name);
  }
}

/** Open the store of one server. */
export function openStore(kind: 'localStorage' | 'sessionStorage', server: string, kiosk: boolean): Store {
  let storage: Storage | null = null;
  try {
    storage = kiosk ? null : window[kind];
  } catch {
    // Reading the property alone throws where storage is forbidden.
  }
  return new Store(storage, `soudan:${server}:`);
}
