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

const FIRST = 1_000;
const LONGEST = 30_000;

/** Return how many milliseconds to wait after so many failures in a row. */
export function backOff(failures: number): number {
  // A little chance keeps a thousand browsers from coming back in the same second.
  return Math.min(LONGEST, FIRST * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
}
