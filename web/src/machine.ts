/** What the conversation is doing, as tables: which event leads from which state to which. */

type Table<State extends string, Event extends string> = Readonly<Record<State, Partial<Record<Event, State>>>>;

export class Machine<State extends string, Event extends string> {
  constructor(
    private readonly table: Table<State, Event>,
    private current: State,
  ) {}

  get state(): State {
    return this.current;
  }

  /** Go where the event leads; return false, and stay, where it means nothing in this state. */
  take(event: Event): boolean {
    const next = this.table[this.current][event];
    if (next !== undefined) this.current = next;
    return next !== undefined;
  }
}

/** Whether messages are being sent: not while the element is off the page, nor while all is being deleted. */
export type Activity = "stopped" | "idle" | "working" | "held";
export type ActivityEvent = "start" | "work" | "rest" | "hold" | "release" | "stop";

export const ACTIVITY: Table<Activity, ActivityEvent> = {
  stopped: { start: "idle" },
  idle: { work: "working", hold: "held", stop: "stopped" },
  working: { rest: "idle", hold: "held", stop: "stopped" },
  held: { release: "idle", stop: "stopped" },
};

/**
 * What the server thinks of our token. "stored": it is from before a reload. "lost": the last one was not accepted.
 * "renewed": it was opened after that, and no message was answered with it yet.
 */
export type Session = "none" | "stored" | "open" | "lost" | "renewed";
export type SessionEvent = "opened" | "accepted" | "answered" | "refused" | "cleared" | "restored";

export const SESSION: Table<Session, SessionEvent> = {
  none: { opened: "open", restored: "stored" },
  stored: { accepted: "open", refused: "lost", cleared: "none", restored: "stored" },
  open: { refused: "lost", cleared: "none", restored: "stored" },
  lost: { opened: "renewed", cleared: "none", restored: "stored" },
  renewed: { answered: "open", refused: "lost", cleared: "none", restored: "stored" },
};

export type Step = "open" | "check" | "send" | "wait" | "rest";

/** Return what to do next; `due`: a message may be sent now, `waiting`: one waits for the end of a pause. */
export function nextStep(session: Session, due: boolean, waiting: boolean): Step {
  if (session === "none" || session === "lost") return "open";
  if (session === "stored") return "check";
  if (due) return "send";
  return waiting ? "wait" : "rest";
}
