/** Runs one operation repeatedly, never twice at a time. All calls during a run share the next one. */
export class Turns<T> {
  private running?: Promise<T>;
  private next?: Promise<T>;

  constructor(private readonly run: () => Promise<T>) {}

  /** Returns the result of a run that begins with this call or later. */
  async ask(): Promise<T> {
    if (this.running === undefined) return this.begin();
    this.next ??= this.running.then(this.begin, this.begin);
    return this.next;
  }

  private readonly begin = async (): Promise<T> => {
    this.next = undefined;
    this.running = this.run();
    try {
      return await this.running;
    } finally {
      this.running = undefined;
    }
  };
}
