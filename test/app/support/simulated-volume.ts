/** A file or a folder: its content for processes, and its durable content. */
export class Inode {
  private static last = 0;
  readonly number = ++Inode.last;
  bytes = Buffer.alloc(0);
  /** A folder's entries, and those that survive a power cut. */
  entries = new Map<string, Inode>();
  private durableBytes = Buffer.alloc(0);
  private durableEntries = new Map<string, Inode>();
  /** Changes of entries that may not be durable, in order. */
  private changes: { readonly name: string; readonly inode?: Inode }[] = [];

  constructor(readonly kind: 'file' | 'folder') {}

  set(name: string, inode?: Inode): void {
    if (inode === undefined) this.entries.delete(name);
    else this.entries.set(name, inode);
    this.changes.push({ name, inode });
  }

  sync(): void {
    this.durableBytes = Buffer.from(this.bytes);
    this.durableEntries = new Map(this.entries);
    this.changes = [];
  }

  /** A synchronous write. The first `length` bytes are written, and the others are garbled or unchanged. */
  writeThrough(bytes: Buffer, position: number, length = bytes.length, spoilt = false): void {
    for (const target of [this.bytes, this.durableBytes]) {
      if (spoilt) target.fill(0xee, position, position + bytes.length);
      bytes.copy(target, position, 0, length);
    }
  }

  /** Simulates a power cut: of the changes that may not be durable, a random prefix survives. */
  cut(random: (below: number) => number): void {
    for (const { name, inode } of this.changes.slice(0, random(this.changes.length + 1))) {
      if (inode === undefined) this.durableEntries.delete(name);
      else this.durableEntries.set(name, inode);
    }
    if (random(2) === 0) this.durableBytes = Buffer.from(this.bytes);
    this.bytes = Buffer.from(this.durableBytes);
    this.entries = new Map(this.durableEntries);
    this.changes = [];
    for (const inode of this.entries.values()) inode.cut(random);
  }
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** A filesystem in memory. Every method is atomic. */
export class SimulatedVolume {
  readonly root = new Inode('folder');

  find(path: string): Inode | undefined {
    let inode: Inode | undefined = this.root;
    for (const name of path.split('/')) {
      if (name !== '') inode = inode?.entries.get(name);
    }
    return inode;
  }

  get(path: string): Inode {
    const inode = this.find(path);
    if (inode === undefined) throw failure('ENOENT', path);
    return inode;
  }

  /** Creates or truncates a file. */
  create(path: string): Inode {
    const [folder, name] = this.parent(path);
    const inode = folder.entries.get(name) ?? new Inode('file');
    inode.bytes = Buffer.alloc(0);
    if (!folder.entries.has(name)) folder.set(name, inode);
    return inode;
  }

  mustNotBe(path: string): void {
    if (this.find(path) !== undefined) throw failure('EEXIST', path);
  }

  list(path: string): string[] {
    return [...this.get(path).entries.keys()];
  }

  mkdir(path: string, recursive: boolean): void {
    const [folder, name] = this.parent(path);
    if (!folder.entries.has(name)) folder.set(name, new Inode('folder'));
    else if (!recursive) throw failure('EEXIST', path);
  }

  rename(from: string, to: string): void {
    const inode = this.get(from);
    const [source, sourceName] = this.parent(from);
    const [target, name] = this.parent(to);
    source.set(sourceName);
    target.set(name, inode);
  }

  link(from: string, to: string): void {
    const inode = this.get(from);
    const [folder, name] = this.parent(to);
    this.mustNotBe(to);
    folder.set(name, inode);
  }

  /** Removes a file or an empty folder. */
  remove(path: string): void {
    const [folder, name] = this.parent(path);
    if (this.get(path).entries.size > 0) throw failure('ENOTEMPTY', path);
    folder.set(name);
  }

  private parent(path: string): [Inode, string] {
    const at = path.lastIndexOf('/');
    return [this.get(path.slice(0, at)), path.slice(at + 1)];
  }
}
