/** The conversation: keeps every message until it is answered and sends it until it is, one at a time. */

import { Api, ApiError, type Outgoing } from "./api";
import { Limit } from "./limit";
import { type Entry, idOf, newId, type Reply, type Said, withAnswer } from "./model";
import { Pause } from "./pause";
import { type Saved, type Store } from "./store";

export type Trouble = "offline" | "unreachable" | "slow" | "limited";

/** After this many milliseconds without an answer the person is told so. */
export const SLOW_AFTER = 6_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const PENDING_LIMIT = 300; // "still working" this often in a row counts as unreachable

export interface Texts {
  noAnswer(): string;
  newConversation: string;
}

export class Chat {
  saved: Saved;
  trouble: Trouble | null = null;
  sending: string | null = null; // the id of the message under way
  /** Entries that were there when the page was loaded: nothing about them is announced again. */
  readonly restored: ReadonlySet<string>;

  private running = false;
  private checked = false; // the token was accepted since the page was loaded
  private fresh = false; // the token was opened because the last one was not accepted
  private stopped = true;
  private held = false; // nothing is sent while the conversation is being deleted
  private abort = new AbortController();
  private readonly pause = new Pause();
  private readonly limit = new Limit();

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly texts: Texts,
    private readonly changed: () => void,
    private readonly country: () => string | null,
  ) {
    this.saved = store.load();
    this.restored = new Set(this.saved.entries.map(idOf));
  }

  get entries(): readonly Entry[] {
    return this.saved.entries;
  }

  start(): void {
    this.stopped = false;
    window.addEventListener("online", this.retry);
    window.addEventListener("offline", this.noteOffline);
    document.addEventListener("visibilitychange", this.retry);
    if (!navigator.onLine) this.trouble = "offline";
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.retry);
    window.removeEventListener("offline", this.noteOffline);
    document.removeEventListener("visibilitychange", this.retry);
    this.interrupt();
  }

  /** Keep a message and try it at once, also in a pause: it may have a danger sign. A button sends its payload. */
  say(text: string, payload?: string): void {
    this.add({ kind: "said", id: newId(), text, payload, time: new Date().toISOString(), status: "waiting" });
    this.resume();
  }

  /** Take back a message that the server refused, so that it can be changed. */
  takeBack(id: string): void {
    this.update({ entries: this.saved.entries.filter((entry) => idOf(entry) !== id) });
  }

  update(part: Partial<Saved>): void {
    this.saved = { ...this.saved, ...part };
    this.store.save(this.saved);
    this.changed();
  }

  /** Forget the conversation here and open a new one. */
  restart(): void {
    this.interrupt();
    this.clear([]);
    void this.run();
  }

  /**
   * Delete the conversation on the server, then here; throws ApiError when the server did not confirm it.
   * Return whether the server recognised all of it.
   */
  async remove(): Promise<boolean> {
    const before = new Set(this.saved.entries.map(idOf));
    this.held = true; // what the server stores after the deletion, nobody could delete
    this.interrupt();
    try {
      const { earlier, token } = this.saved;
      const known = await this.api.forgetAll(token ? [...earlier, token] : earlier, new AbortController().signal);
      // Who left the dialog meanwhile may have said something new: that goes to the new conversation.
      this.clear(this.saved.entries.filter((entry) => !before.has(idOf(entry))));
      return known;
    } finally {
      this.held = false;
      void this.run();
    }
  }

  private clear(entries: Entry[]): void {
    this.sending = null;
    this.limit.lift();
    this.update({ token: null, earlier: [], entries, rated: {}, draft: "" });
  }

  async rate(reply_id: string, helpful: boolean, why?: string): Promise<void> {
    const { token } = this.saved;
    if (!token) throw new ApiError("session", "there is no conversation");
    await this.api.rate(token, { reply_id, helpful, ...(why ? { why } : {}) }, new AbortController().signal);
    this.update({ rated: { ...this.saved.rated, [reply_id]: helpful } });
  }

  /** Try at once instead of at the end of the pause. */
  readonly retry = (): void => {
    if (document.visibilityState === "hidden") return;
    if (this.trouble === "limited") void this.run(); // who was asked to wait, waits
    else this.resume();
  };

  private resume(): void {
    this.limit.lift();
    this.pause.cut();
    void this.run();
  }

  private readonly noteOffline = (): void => this.setTrouble("offline");

  private interrupt(): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.pause.cut();
  }

  /** The only place that opens sessions and sends messages, so that order is kept and nothing is sent twice. */
  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    let failures = 0;
    while (!this.stopped && !this.held) {
      const { waiting } = this;
      const due = this.limit.next(waiting);
      if (this.saved.token && this.checked && !due) {
        if (!waiting.length) break;
        await this.waitForLimit();
        continue;
      }
      const { signal } = this.abort;
      try {
        if (!this.saved.token) await this.openSession(signal);
        else if (!this.checked) await this.check(signal);
        else if (due) await this.deliver(due, signal);
        if (!this.fresh) failures = 0;
        this.setTrouble(this.limit.left ? this.limit.trouble : null);
      } catch (error) {
        if (signal.aborted || this.crowded(error, due)) continue;
        failures += 1;
        await this.recover(error, due, failures);
      }
    }
    this.running = false;
    if (!this.stopped && this.trouble) this.setTrouble(navigator.onLine ? null : "offline");
  }

  private get waiting(): Said[] {
    return this.saved.entries.filter((entry): entry is Said => entry.kind === "said" && entry.status === "waiting");
  }

  private async waitForLimit(): Promise<void> {
    this.setTrouble(navigator.onLine ? this.limit.trouble : "offline");
    await this.pause.wait(this.limit.left);
  }

  /** Say whether the server has too many messages to take this one now. */
  private crowded(error: unknown, due: Said | undefined): boolean {
    const sent = this.saved.token && this.checked ? due : undefined;
    if (!sent || !(error instanceof ApiError && this.limit.covers(error))) return false;
    this.limit.note(sent, error);
    this.setTrouble(this.limit.trouble);
    return true;
  }

  private async openSession(signal: AbortSignal): Promise<void> {
    const session = await this.api.openSession(signal);
    if (signal.aborted) return;
    this.checked = true;
    this.update({ token: session.token, hint: session.country_hint });
  }

  /** After a reload: learn at once, not with the next message, whether the server is there and knows us. */
  private async check(signal: AbortSignal): Promise<void> {
    await this.api.checkHistory(this.saved.token ?? "", signal);
    this.checked = true;
  }

  private async deliver(message: Said, signal: AbortSignal): Promise<void> {
    const country = this.country();
    const outgoing: Outgoing = { id: message.id, ...(message.payload ? { payload: message.payload } : { text: message.text }) };
    if (country) outgoing.country = country;
    const slow = setTimeout(() => this.trouble ?? this.setTrouble("slow"), SLOW_AFTER);
    this.sending = message.id;
    this.changed();
    try {
      const replies = await this.untilAnswered(outgoing, signal);
      if (!signal.aborted) this.answered(message, replies);
    } finally {
      clearTimeout(slow);
      if (this.sending === message.id) this.sending = null;
      this.changed();
    }
  }

  /** Ask again with the same id while the server is still working on it. */
  private async untilAnswered(outgoing: Outgoing, signal: AbortSignal): Promise<Reply[]> {
    for (let asked = 0; asked < PENDING_LIMIT; asked += 1) {
      try {
        return await this.api.send(this.saved.token ?? "", outgoing, signal);
      } catch (error) {
        if (!(error instanceof ApiError && error.failure === "pending")) throw error;
        await this.pause.wait(Math.max(200, (error.retryAfter ?? 1) * 1000));
        if (signal.aborted) throw error;
      }
    }
    throw new ApiError("unreachable", "the answer never came");
  }

  private answered(message: Said, replies: Reply[]): void {
    this.fresh = false;
    this.update({ entries: withAnswer(this.saved.entries, message, replies, this.texts.noAnswer()) });
  }

  private async recover(error: unknown, due: Said | undefined, failures: number): Promise<void> {
    const known = error instanceof ApiError ? error : new ApiError("unreachable", String(error));
    if (known.failure === "session" && this.saved.token) {
      if (!this.fresh) return this.loseSession(due);
      // A fresh token that is not accepted either is a fault of the server: wait as for any other.
      this.update({ token: null });
    }
    if (known.failure === "refused" && this.saved.token && due) {
      const refused: Entry = { ...due, status: "refused", reason: known.message };
      return this.update({ entries: this.saved.entries.map((entry) => (idOf(entry) === due.id ? refused : entry)) });
    }
    const limited = known.failure === "limited";
    this.setTrouble(limited ? "limited" : navigator.onLine ? "unreachable" : "offline");
    const backOff = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1));
    // A little chance keeps a thousand browsers from coming back in the same second.
    await this.pause.wait(known.retryAfter !== null ? known.retryAfter * 1000 : backOff * (0.75 + Math.random() / 2));
  }

  /** The token has run out or is not ours: go on in a new conversation, and say so if there was an old one. */
  private loseSession(due: Said | undefined): void {
    const entries = [...this.saved.entries];
    const place = due ? entries.findIndex((entry) => idOf(entry) === due.id) : entries.length;
    if (place > 0) {
      const note: Entry = { kind: "note", id: newId(), text: this.texts.newConversation, time: new Date().toISOString() };
      entries.splice(place, 0, note);
    }
    this.fresh = true;
    // The server may still have the old one: deleting needs its token.
    const earlier = [...this.saved.earlier, ...(this.saved.token ? [this.saved.token] : [])];
    this.update({ token: null, earlier, entries });
  }

  private add(entry: Entry): void {
    this.update({ entries: [...this.saved.entries, entry] });
  }

  private setTrouble(trouble: Trouble | null): void {
    if (this.trouble === trouble) return;
    this.trouble = trouble;
    this.changed();
  }
}
