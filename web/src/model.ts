/** What a conversation is made of, here and on the wire (docs/http-api.md). */

export interface Button {
  title: string;
  payload: string;
}

export interface Reply {
  id: string;
  text: string;
  emergency: boolean;
  buttons: Button[];
  source_line: string | null;
  sources: Source[];
  time: string;
}

export interface Source {
  title: string;
  url?: string | null;
}

/** A message of the visitor. It stays "waiting" until the server's answer to it has been read. */
export interface Said {
  kind: "said";
  id: string;
  text: string;
  payload?: string;
  time: string;
  status: "waiting" | "answered" | "refused";
  reason?: string;
}

export interface Answered {
  kind: "reply";
  reply: Reply;
}

/** A text of the widget itself: the server had no answer, or the conversation is a new one. */
export interface Note {
  kind: "note";
  id: string;
  text: string;
  time: string;
}

export type Entry = Said | Answered | Note;

export interface Feedback {
  reply_id: string;
  helpful: boolean;
  why?: string;
}

/** Return an id that nobody can guess. randomUUID needs a secure page; getRandomValues does not. */
export function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export const idOf = (entry: Entry): string => (entry.kind === "reply" ? entry.reply.id : entry.id);
export const timeOf = (entry: Entry): string => (entry.kind === "reply" ? entry.reply.time : entry.time);

/** Return the emergency reply that no other answer has followed yet. */
export function openEmergency(entries: readonly Entry[]): Reply | null {
  const latest = entries.filter((entry): entry is Answered => entry.kind === "reply").at(-1);
  return latest?.reply.emergency ? latest.reply : null;
}

export const newSaid = (text: string, payload?: string): Said => ({
  kind: "said",
  id: newId(),
  text,
  payload,
  time: new Date().toISOString(),
  status: "waiting",
});

/** Return the entries with a message marked as one that the server will never take. */
export const withRefusal = (entries: Entry[], message: Said, reason: string): Entry[] =>
  entries.map((entry) => (idOf(entry) === message.id ? { ...message, status: "refused", reason } : entry));

const newNote = (text: string): Note => ({ kind: "note", id: newId(), text, time: new Date().toISOString() });

/** Return the entries with a note before a message, or at the end; without one where nothing stands before it. */
export function withNote(entries: Entry[], before: Said | undefined, text: string): Entry[] {
  const place = before ? entries.findIndex((entry) => idOf(entry) === before.id) : entries.length;
  return place > 0 ? [...entries.slice(0, place), newNote(text), ...entries.slice(place)] : entries;
}

/** Return the entries with the answer to a message right after it, also when others already wait behind it. */
export function withAnswer(entries: Entry[], message: Said, replies: Reply[], noAnswer: string): Entry[] {
  const known = new Set(entries.map(idOf));
  const fresh: Entry[] = replies
    .map((reply, i) => ({ ...reply, id: reply.id || `${message.id}/${i}` }))
    .filter((reply) => !known.has(reply.id))
    .map((reply) => ({ kind: "reply", reply }));
  if (!replies.length) fresh.push(newNote(noAnswer));
  return entries.flatMap((entry) => (idOf(entry) === message.id ? [{ ...message, status: "answered" as const }, ...fresh] : [entry]));
}
