/** Does one thing again and again, once at a time. All who ask for it during a turn share the next one. */
export class Turns<T> {
  private running?: Promise<T>;
  private next?: Promise<T>;

  constructor(private readonly run: () => Promise<T>) {}

  /** The result of a turn that begins with this call or later. */
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
