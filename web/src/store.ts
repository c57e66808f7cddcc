/** Keep the conversation over a reload of this tab: sessionStorage, never longer than the tab. */

import { type Entry, newId } from "./model";

const PREFIX = "sepsis-assistant:";
const VERSION = 1;

/** Entries beyond this are dropped, the oldest first, except those that wait to be sent. */
export const MAX_ENTRIES = 200;

export interface Saved {
  tab: string; // tells a tab from its copies
  token: string | null;
  earlier: string[]; // tokens that have run out; what was said with them is still to be deleted if the visitor asks
  hint: string | null; // country, by the server
  chosen: string | null; // country, by the visitor
  entries: Entry[];
  rated: Record<string, boolean>; // reply id -> helpful
  draft: string;
  aloud: boolean; // answers are read out
}

export const nothing = (): Saved => ({
  tab: newId(),
  token: null,
  earlier: [],
  hint: null,
  chosen: null,
  entries: [],
  rated: {},
  draft: "",
  aloud: false,
});

export class Store {
  private readonly key: string;

  constructor(server: string) {
    this.key = PREFIX + server;
  }

  /** Return what this tab kept; null when it kept nothing, or storage is blocked or holds something else. */
  load(): Saved | null {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
      if (found?.version !== VERSION || !Array.isArray(found.entries)) return null;
      return { ...nothing(), ...found.saved, entries: found.entries.filter(isEntry) };
    } catch {
      return null;
    }
  }

  /** Keep `saved`. A browser that blocks or has filled its storage keeps it in memory only, until the reload. */
  save({ entries, ...saved }: Saved): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ version: VERSION, saved, entries: trim(entries) }));
    } catch {
      // nothing can be done and nothing is lost while the page stays open
    }
  }
}

/** Another version of the widget, or something else, may have written what is stored. */
function isEntry(value: unknown): value is Entry {
  const { kind, id, text, reply } = (value ?? {}) as Record<string, unknown>;
  if (kind !== "reply") return (kind === "said" || kind === "note") && typeof id === "string" && typeof text === "string";
  const { id: replyId, text: said, buttons, sources } = (reply ?? {}) as Record<string, unknown>;
  return typeof replyId === "string" && typeof said === "string" && Array.isArray(buttons) && Array.isArray(sources);
}

function trim(entries: Entry[]): Entry[] {
  const excess = entries.length - MAX_ENTRIES;
  if (excess <= 0) return entries;
  return entries.filter((entry, i) => i >= excess || (entry.kind === "said" && entry.status === "waiting"));
}
