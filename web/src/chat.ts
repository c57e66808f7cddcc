/** The conversation: keeps every message until it is answered and sends it until it is, one at a time. */

import { Api, ApiError, type Failure, type Outgoing } from "./api";
import { Limit } from "./limit";
import { ACTIVITY, type Activity, type ActivityEvent, Machine, nextStep, SESSION, type Session, type SessionEvent } from "./machine";
import { type Entry, idOf, newSaid, type Reply, type Said, withAnswer, withNote, withRefusal } from "./model";
import { backOff, Pause } from "./pause";
import { nothing, type Saved, type Store } from "./store";
import { Tabs } from "./tabs";

export type Trouble = "offline" | "unreachable" | "slow" | "limited" | "blocked";

/** After this many milliseconds without an answer the person is told so. */
export const SLOW_AFTER = 6_000;
const PENDING_LIMIT = 300; // "still working" this often in a row counts as unreachable
const TROUBLES: Partial<Record<Failure, Trouble>> = { limited: "limited", blocked: "blocked" };

export interface Texts {
  noAnswer(): string;
  newConversation: string;
}

export class Chat {
  saved: Saved;
  trouble: Trouble | null = null;
  sending: string | null = null; // the id of the message under way
  /** Entries that were there when the page was loaded: nothing about them is announced again. */
  restored: ReadonlySet<string> = new Set();

  private readonly activity = new Machine<Activity, ActivityEvent>(ACTIVITY, "stopped");
  private readonly session = new Machine<Session, SessionEvent>(SESSION, "none");
  private abort = new AbortController();
  private readonly pause = new Pause();
  private readonly limit = new Limit();
  private readonly tabs: Tabs;

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly texts: Texts,
    private readonly changed: () => void,
    private readonly country: () => string | null,
  ) {
    this.saved = nothing();
    this.restore();
    this.tabs = new Tabs(api.server, () => this.saved.tab, { copied: () => this.leaveCopy(), deleted: () => this.restart() });
  }

  get entries(): readonly Entry[] {
    return this.saved.entries;
  }

  start(): void {
    this.activity.take("start");
    for (const [target, name, listener] of this.listeners) target.addEventListener(name, listener);
    if (!navigator.onLine) this.trouble = "offline";
    this.tabs.open();
    void this.run();
  }

  stop(): void {
    this.activity.take("stop");
    for (const [target, name, listener] of this.listeners) target.removeEventListener(name, listener);
    this.tabs.close();
    this.interrupt();
  }

  /** Keep a message and try it at once, also in a pause: it may have a danger sign. A button sends its payload. */
  say(text: string, payload?: string): void {
    this.update({ entries: [...this.saved.entries, newSaid(text, payload)] });
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
    this.activity.take("rest");
    this.clear([]);
    void this.run();
  }

  /**
   * Delete the conversation on the server, then here; throws ApiError when the server did not confirm it.
   * Return whether the server recognised all of it.
   */
  async remove(): Promise<boolean> {
    const before = new Set(this.saved.entries.map(idOf));
    this.activity.take("hold"); // what the server stores after the deletion, nobody could delete
    this.interrupt();
    try {
      const { earlier, token, tab } = this.saved;
      const known = await this.api.forgetAll(token ? [...earlier, token] : earlier, new AbortController().signal);
      this.tabs.tellDeleted(tab);
      // Who left the dialog meanwhile may have said something new: that goes to the new conversation.
      this.clear(this.saved.entries.filter((entry) => !before.has(idOf(entry))));
      return known;
    } finally {
      this.activity.take("release");
      void this.run();
    }
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

  private readonly listeners: readonly [EventTarget, string, (event: Event) => void][] = [
    [window, "online", this.retry],
    [window, "offline", () => this.setTrouble("offline")],
    [window, "pagehide", () => this.tabs.close()],
    [window, "pageshow", (event) => (event as PageTransitionEvent).persisted && this.returnToPage()],
    [document, "visibilitychange", this.retry],
  ];

  /** The browser kept the whole page: this tab may have gone on in another one meanwhile. */
  private returnToPage(): void {
    this.interrupt();
    this.activity.take("rest");
    this.restore();
    this.changed();
    this.tabs.open();
    this.resume();
  }

  /** A copy of a tab becomes a conversation of its own, unless it has gone on already. */
  private leaveCopy(): void {
    if (this.saved.entries.every((entry) => this.restored.has(idOf(entry)))) this.restart();
  }

  private restore(): void {
    this.saved = this.store.load() ?? this.saved;
    this.restored = new Set(this.saved.entries.map(idOf));
    this.session.take(this.saved.token ? "restored" : "cleared");
  }

  private clear(entries: Entry[]): void {
    this.limit.lift();
    this.session.take("cleared");
    const { hint, chosen, aloud } = this.saved;
    this.update({ ...nothing(), hint, chosen, aloud, entries });
  }

  private interrupt(): void {
    this.abort.abort();
    this.sending = null;
    this.pause.cut();
  }

  /** The only place that opens sessions and sends messages, so that order is kept and nothing is sent twice. */
  private async run(): Promise<void> {
    if (!this.activity.take("work")) return;
    const { signal } = (this.abort = new AbortController());
    for (let failures = 0; ; ) {
      const { waiting } = this;
      const due = this.limit.next(waiting);
      const step = nextStep(this.session.state, due !== undefined, waiting.length > 0);
      if (step === "rest") break;
      const error = await this.carryOut(step, due, signal);
      if (signal.aborted) return; // who interrupted it says what follows
      if (!error) failures = this.session.state === "open" ? 0 : failures;
      else await this.recover(error, due, (failures += 1));
      if (signal.aborted) return;
    }
    this.activity.take("rest");
    if (this.trouble) this.setTrouble(navigator.onLine ? null : "offline");
  }

  /** Carry out a step; return what went wrong and is not dealt with yet. */
  private async carryOut(step: "open" | "check" | "send" | "wait", due: Said | undefined, signal: AbortSignal): Promise<unknown> {
    if (step === "wait") {
      this.setTrouble(navigator.onLine ? this.limit.trouble : "offline");
      return this.pause.wait(this.limit.left);
    }
    try {
      if (step === "open") await this.openSession(signal);
      else if (step === "check") await this.check(signal);
      else await this.deliver(due!, signal);
      if (!signal.aborted) this.setTrouble(this.limit.left ? this.limit.trouble : null);
    } catch (error) {
      if (signal.aborted || step !== "send" || !this.crowded(error, due!)) return error;
    }
  }

  private get waiting(): Said[] {
    return this.saved.entries.filter((entry): entry is Said => entry.kind === "said" && entry.status === "waiting");
  }

  /** Say whether the server has too many messages to take this one now. */
  private crowded(error: unknown, due: Said): boolean {
    if (!(error instanceof ApiError && this.limit.covers(error))) return false;
    this.limit.note(due, error);
    this.setTrouble(this.limit.trouble);
    return true;
  }

  private async openSession(signal: AbortSignal): Promise<void> {
    const session = await this.api.openSession(signal);
    if (signal.aborted) return;
    this.session.take("opened");
    this.update({ token: session.token, hint: session.country_hint });
  }

  /** After a reload: learn at once, not with the next message, whether the server is there and knows us. */
  private async check(signal: AbortSignal): Promise<void> {
    await this.api.checkHistory(this.saved.token ?? "", signal);
    if (!signal.aborted) this.session.take("accepted");
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
      if (signal.aborted) return;
      this.session.take("answered");
      this.update({ entries: withAnswer(this.saved.entries, message, replies, this.texts.noAnswer()) });
    } finally {
      clearTimeout(slow);
      if (!signal.aborted) this.sending = null;
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

  private async recover(error: unknown, due: Said | undefined, failures: number): Promise<void> {
    const known = error instanceof ApiError ? error : new ApiError("unreachable", String(error));
    if (known.failure === "session") {
      // A new token that is not accepted either is a fault of the server: wait as for any other.
      const again = this.session.state === "renewed";
      if (this.session.take("refused") && !again) return this.loseSession(due);
      this.update({ token: null });
    }
    if (known.failure === "refused" && this.saved.token && due) {
      return this.update({ entries: withRefusal(this.saved.entries, due, known.message) });
    }
    this.setTrouble(TROUBLES[known.failure] ?? (navigator.onLine ? "unreachable" : "offline"));
    await this.pause.wait(known.retryAfter !== null ? known.retryAfter * 1000 : backOff(failures));
  }

  /** The token has run out or is not ours: go on in a new conversation, and say so if there was an old one. */
  private loseSession(due: Said | undefined): void {
    const entries = withNote(this.saved.entries, due, this.texts.newConversation);
    // The server may still have the old one: deleting needs its token.
    const earlier = [...this.saved.earlier, ...(this.saved.token ? [this.saved.token] : [])];
    this.update({ token: null, earlier, entries });
  }

  private setTrouble(trouble: Trouble | null): void {
    if (this.trouble === trouble) return;
    this.trouble = trouble;
    this.changed();
  }
}
