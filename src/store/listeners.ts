/** Who listens for what within this process. */
export class Listeners {
  readonly #byTopic = new Map<string, Set<(text: string) => void>>();

  get size(): number {
    return this.#byTopic.size;
  }

  add(topic: string, listener: (text: string) => void): () => void {
    // A function that listens twice is two listeners.
    const own = (text: string): void => listener(text);
    const all = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, all.add(own));
    return () => {
      all.delete(own);
      if (all.size === 0 && this.#byTopic.get(topic) === all) this.#byTopic.delete(topic);
    };
  }

  /** One that throws keeps nobody else from hearing it, and what it threw is thrown where nobody is in the middle of something. */
  tell(topic: string, text: string): void {
    for (const listener of [...(this.#byTopic.get(topic) ?? [])]) {
      try {
        listener(text);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#byTopic.clear();
  }
}
