/** A pause that can be cut short. */
export class Pause {
  private end: (() => void) | null = null;

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.cut(), milliseconds);
      this.end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** End the pause that is under way, if one is. */
  cut(): void {
    const { end } = this;
    this.end = null;
    end?.();
  }
}
