/** The pause that the server asks for when it has too many messages, and the messages that it refused for that. */

import type { ApiError } from "./api";
import type { Said } from "./model";

const UNKNOWN = 10; // seconds, where the server names no time

export class Limit {
  /** What the person is told during the pause: too many messages of this person, or of all. */
  trouble: "limited" | "unreachable" = "limited";

  private readonly refused = new Set<string>();
  private end = 0;

  /** Milliseconds until the pause is over. */
  get left(): number {
    return Math.max(0, this.end - performance.now());
  }

  /** Say whether the server would have taken the message if it had a danger sign. */
  covers({ failure, code }: ApiError): boolean {
    return failure === "limited" || code === "busy";
  }

  note(message: Said, { failure, retryAfter }: ApiError): void {
    this.refused.add(message.id);
    this.trouble = failure === "limited" ? "limited" : "unreachable";
    this.end = performance.now() + 1000 * Math.max(1, retryAfter ?? UNKNOWN);
  }

  /**
   * Return the message to send now. The pause does not hold for a danger sign, and only the server can tell:
   * so each message is tried once out of its turn. One that was refused has no such sign and waits for its turn.
   */
  next(waiting: Said[]): Said | undefined {
    return this.left ? waiting.find(({ id }) => !this.refused.has(id)) : waiting[0];
  }

  /** End the pause: the first in the row is tried again. */
  lift(): void {
    this.end = 0;
  }
}
