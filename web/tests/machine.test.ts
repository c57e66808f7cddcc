import { describe, expect, it } from "vitest";
import { ACTIVITY, type Activity, type ActivityEvent, Machine, nextStep, SESSION, type Session, type SessionEvent } from "../src/machine";

const walk = <S extends string, E extends string>(machine: Machine<S, E>, events: E[]) => events.map((event) => (machine.take(event) ? machine.state : "-"));

describe("what the conversation is doing", () => {
  it.each<[string, ActivityEvent[], string[]]>([
    ["works, rests and works again", ["start", "work", "rest", "work"], ["idle", "working", "idle", "working"]],
    ["has one worker only", ["start", "work", "work"], ["idle", "working", "-"]],
    ["sends nothing off the page", ["work"], ["-"]],
    ["sends nothing while it is being deleted", ["start", "work", "hold", "work", "rest", "release", "work"], ["idle", "working", "held", "-", "-", "idle", "working"]],
    ["stays stopped when a deletion ends later", ["start", "hold", "stop", "release", "work"], ["idle", "held", "stopped", "-", "-"]],
  ])("%s", (_, events, states) => expect(walk(new Machine<Activity, ActivityEvent>(ACTIVITY, "stopped"), events)).toEqual(states));
});

describe("what the server thinks of the token", () => {
  it.each<[string, SessionEvent[], string[]]>([
    ["a new one counts", ["opened"], ["open"]],
    ["one of before the reload is checked", ["restored", "accepted"], ["stored", "open"]],
    ["a refused one is replaced", ["restored", "refused", "opened", "answered"], ["stored", "lost", "renewed", "open"]],
    ["one that was just opened and is refused is the server's fault", ["opened", "refused", "opened", "refused"], ["open", "lost", "renewed", "lost"]],
    ["no token cannot be refused", ["refused"], ["-"]],
    ["start again forgets it", ["opened", "cleared", "opened"], ["open", "none", "open"]],
  ])("%s", (_, events, states) => expect(walk(new Machine<Session, SessionEvent>(SESSION, "none"), events)).toEqual(states));
});

it.each<[Session, boolean, boolean, string]>([
  ["none", false, false, "open"],
  ["lost", true, true, "open"],
  ["stored", true, true, "check"],
  ["open", true, true, "send"],
  ["renewed", true, true, "send"],
  ["open", false, true, "wait"],
  ["open", false, false, "rest"],
])("after %s (due: %s, waiting: %s) comes %s", (session, due, waiting, step) => expect(nextStep(session, due, waiting)).toBe(step));
