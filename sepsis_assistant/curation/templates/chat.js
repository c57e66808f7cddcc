"use strict";
// The chat beside an answer. Each message goes with the form as it is typed now; what is said stays in this page
// and in the memory of the editor's process.
const part = (id) => document.getElementById(id);
const [edit, chat, log, state, box] = ["edit", "chat", "chat-log", "chat-state", "chat-say"].map(part);
const PAUSE = 500; // milliseconds between two questions whether the assistant is loaded
const WHOLE_PAGE = /^<!doctype/i; // what is wrong with a file is told by a page of its own
let talk = crypto.randomUUID();
let waiting = ""; // the talk that waits for an answer

function tell(html) {
  if (state.innerHTML !== html) state.innerHTML = html; // or a screen reader would say it again
}

async function answerTo(fields) {
  for (;;) {
    const body = new URLSearchParams(new FormData(edit));
    Object.entries(fields).forEach(([name, value]) => body.set(name, value));
    const answer = await fetch(chat.action, { method: "POST", body });
    const html = (await answer.text()).trim();
    if (WHOLE_PAGE.test(html)) throw new Error("A file cannot be read. Open an answer again to see which, and why.");
    if (answer.status !== 202 || fields.talk !== talk) return { isTurn: answer.ok, html };
    tell(html);
    await new Promise((go) => setTimeout(go, PAUSE));
  }
}

function show(html) {
  log.querySelectorAll("button").forEach((button) => button.remove()); // only those of the last turn count
  log.insertAdjacentHTML("beforeend", html);
  log.scrollTop = log.lastElementChild.offsetTop - log.offsetTop;
  box.value = "";
  tell("");
}

async function say(text, shown) {
  if (waiting === talk) return;
  const fields = { talk, say: text, shown };
  waiting = talk;
  try {
    const { isTurn, html } = await answerTo(fields);
    if (fields.talk === talk) (isTurn ? show : tell)(html);
  } catch (error) {
    const isAway = error instanceof TypeError; // what fetch throws where nobody listens
    if (fields.talk === talk) tell(isAway ? "The editor does not answer. Does it still run?" : error.message);
  } finally {
    if (waiting === fields.talk) waiting = "";
  }
}

chat.addEventListener("submit", (event) => {
  event.preventDefault();
  say(box.value, box.value);
});
log.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  box.focus(); // the button goes with the next turn
  say(button.dataset.say, button.textContent);
});
part("chat-again").addEventListener("click", () => {
  talk = crypto.randomUUID();
  log.replaceChildren();
  tell("A new conversation.");
  box.focus();
});
