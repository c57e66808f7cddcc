import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Api, ApiError, type Failure, type Outgoing } from "../src/api";
import { Chat } from "../src/chat";
import type { Reply } from "../src/model";
import { nothing, type Saved, type Store } from "../src/store";

const reply = (id: string): Reply => ({ id, text: "An answer.", emergency: false, buttons: [], source_line: null, sources: [], time: "" });
const after = (failure: Failure, retryAfter: number | null = null) => new ApiError(failure, failure, retryAfter);

/** Stand in for the server: what it is asked, and the failures that it answers with first. */
class Server {
  server = "https://assistant.example";
  log: string[] = [];
  failures: Record<string, unknown[]> = {};
  private tokens = 0;

  private async note(what: string): Promise<void> {
    this.log.push(what);
    const failure = this.failures[what.split(" ")[0]!]?.shift();
    if (failure) throw failure;
  }

  async openSession() {
    await this.note("open");
    return { token: `token ${(this.tokens += 1)}`, country_hint: null };
  }
  async checkHistory(token: string) {
    await this.note(`check ${token}`);
  }
  async send(token: string, { id, text }: Outgoing) {
    await this.note(`send ${text} with ${token}`);
    return [reply(`${id}/0`)];
  }
  async forgetAll(tokens: string[]) {
    await this.note(`forget ${tokens}`);
    return true;
  }
}

class Memory {
  constructor(public saved: Saved | null = null) {}
  load = () => this.saved;
  save = (saved: Saved) => (this.saved = saved);
}

let server: Server;

function open(saved: Partial<Saved> | null = null): Chat {
  const store = new Memory(saved && { ...nothing(), ...saved });
  const texts = { noAnswer: () => "No answer.", newConversation: "The earlier one has ended." };
  const chat = new Chat(server as unknown as Api, store as unknown as Store, texts, () => undefined, () => null);
  chat.start();
  return chat;
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const kinds = (chat: Chat) => chat.entries.map((entry) => (entry.kind === "said" ? entry.status : entry.kind));

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("navigator", { onLine: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("opens a session, sends one message after the other, and rests", async () => {
  const chat = open();
  chat.say("one");
  chat.say("two");
  await settle();
  expect(server.log).toEqual(["open", "send one with token 1", "send two with token 1"]);
  expect(kinds(chat)).toEqual(["answered", "reply", "answered", "reply"]);
  expect([chat.sending, chat.trouble]).toEqual([null, null]);
});

it("checks the token of before a reload, and says so where it has ended", async () => {
  server.failures.check = [after("session")];
  const chat = open({ token: "old", entries: [{ kind: "note", id: "n", text: "Before.", time: "" }] });
  await settle();
  chat.say("one");
  await settle();
  expect(server.log).toEqual(["check old", "open", "send one with token 1"]);
  expect(chat.entries[1]).toMatchObject({ kind: "note", text: "The earlier one has ended." });
  expect(chat.saved.earlier).toEqual(["old"]);
});

it("waits longer each time where no token is accepted, with one note at most", async () => {
  server.failures.send = Array.from({ length: 99 }, () => after("session"));
  const chat = open();
  chat.say("one");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(server.log.filter((line) => line.startsWith("send")).length).toBeLessThan(8);
  expect(kinds(chat)).toEqual(["waiting"]);
  expect(chat.trouble).toBe("unreachable");
});

it.each<[Failure, string]>([
  ["unreachable", "unreachable"],
  ["blocked", "blocked"],
])("is kept and sent again after %s", async (failure, trouble) => {
  server.failures.send = [after(failure)];
  const chat = open();
  chat.say("one");
  await settle();
  expect([chat.trouble, ...kinds(chat)]).toEqual([trouble, "waiting"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([chat.trouble, ...kinds(chat)]).toEqual([null, "answered", "reply"]);
});

it("loses nothing that was refused as too many, and sends it in its order after the pause", async () => {
  const tooMany = after("limited", 60);
  server.failures.send = [tooMany, tooMany, undefined, tooMany];
  const chat = open();
  for (const text of ["one", "two", "danger", "three"]) chat.say(text);
  await settle();
  expect([chat.trouble, ...kinds(chat)]).toEqual(["limited", "waiting", "waiting", "answered", "reply", "waiting"]);
  await vi.advanceTimersByTimeAsync(61_000);
  const sent = server.log.slice(1).map((line) => line.split(" ")[1]);
  expect(sent).toEqual(["one", "two", "danger", "three", "one", "two", "three"]);
  expect([chat.trouble, ...new Set(kinds(chat))]).toEqual([null, "answered", "reply"]);
});

it("sends nothing while the conversation is deleted, and what was said meanwhile in a new one", async () => {
  const chat = open();
  chat.say("one");
  await settle();
  let confirm = () => undefined as void;
  server.forgetAll = () => new Promise((resolve) => (confirm = () => resolve(true)));
  const removed = chat.remove();
  chat.say("two");
  chat.retry();
  await settle();
  expect(server.log.at(-1)).toBe("send one with token 1");
  confirm();
  await expect(removed).resolves.toBe(true);
  await settle();
  expect(server.log.slice(-2)).toEqual(["open", "send two with token 2"]);
  expect(kinds(chat)).toEqual(["answered", "reply"]);
});

it("does not take an answer that comes after Start again", async () => {
  const chat = open();
  await settle();
  let answer = (_: Reply[]) => undefined as void;
  server.send = () => new Promise((resolve) => (answer = resolve));
  chat.say("one");
  await settle();
  chat.restart();
  answer([reply("late")]);
  await settle();
  expect(kinds(chat)).toEqual([]);
  expect([chat.sending, server.log.at(-1)]).toEqual([null, "open"]);
});

it("stops where the element leaves the page", async () => {
  const chat = open();
  chat.stop();
  chat.say("one");
  window.dispatchEvent(new Event("online"));
  await settle();
  expect(server.log).toEqual(["open"]);
});
