/** Does one thing again and again, once at a time. All who ask for it before its next turn begins share that turn. */
export class Turns<T> {
  private running: Promise<unknown> = Promise.resolve();
  private next?: Promise<T>;

  constructor(private readonly run: () => Promise<T>) {}

  /** The result of a turn that begins after this call. */
  async ask(): Promise<T> {
    this.next ??= this.running.then(async () => {
      this.next = undefined;
      const turn = this.run();
      this.running = turn.catch(() => undefined);
      return turn;
    });
    return this.next;
  }
}
