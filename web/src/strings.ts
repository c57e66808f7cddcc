/** Every text that the widget itself shows. Answers come from the server. */

import { GENERAL, type Place } from "./numbers";

const general = GENERAL.map(({ number, where }) => `${number} (${where})`).join(", ");

/** Return "call 999" for a known place, and the general line otherwise. */
export function call(place: Place | null): string {
  const number = `${strings.call} ${place?.number ?? general}`;
  return place && place.certainty !== "guessed" ? number : `${number} ${strings.bar.local}`;
}

export const strings = {
  name: "Sepsis assistant",
  title: "Questions about sepsis",
  subtitle: "Information, not a diagnosis.",

  call: "call",
  bar: {
    label: "Emergency",
    lead: "Is someone very unwell?",
    callNow: (number: string) => `Call ${number} now`,
    generalLead: "Call now:",
    local: "or your local emergency number",
    elsewhere: "Elsewhere:",
    choose: "Country:",
    guessed: "Country, as a guess:",
    guessedShort: "Guess:",
    chooseNone: "Not listed or not sure",
    // The names that a narrow box cuts to the same word.
    short: { AE: "UAE", GB: "UK", US: "US" } as Record<string, string>,
  },

  welcome: "Hello. Ask me about sepsis, or tell me who is ill and how. Please leave out names and other personal details.",
  // What is sent begins the guided check; the label is as short as a small screen needs it.
  illStarter: { label: "Someone is ill now", text: "Someone is ill now: check for danger signs" },
  starters: [
    "What are the warning signs of sepsis?",
    "What causes sepsis?",
    "Who is most at risk?",
    "How can sepsis be prevented?",
  ],
  startersLabel: "Ways to start",
  skip: "Skip to the message box",
  latest: "Go to the latest message",

  log: "Conversation",
  you: "You",
  assistant: "Assistant",
  replying: "The assistant is replying",
  buttonsLabel: "You can also choose",
  sources: "Sources",
  newWindow: "(opens in a new tab)",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Copying is not allowed here. Select the text instead.",

  composer: {
    label: "Your message",
    placeholder: "Type your question",
    send: "Send",
    hint: "Enter sends, Shift+Enter starts a new line. The / key brings you to this box.",
    tooLong: (length: number, limit: number) =>
      `Your message has ${length.toLocaleString("en-GB")} characters and ${limit.toLocaleString("en-GB")} can be sent. ` +
      "Please shorten it: say first what is most worrying.",
  },

  status: {
    waiting: "Waiting to be sent",
    sending: "Sending",
    refused: "Not sent",
    edit: "Change and send again",
  },

  emergency: {
    heading: "Emergency",
    alert: (number: string) => `Emergency: ${number} now.`,
    call: (number: string) => `Call ${number}`,
    callWhere: (number: string, where: string) => `Call ${number} (${where})`,
  },

  trouble: {
    offline: (kept: boolean) =>
      "You are offline. " +
      (kept ? "Your message is kept and is sent when the connection is back." : "What you write is kept and sent when the connection is back."),
    unreachable: (kept: boolean) =>
      "The assistant cannot be reached right now. " +
      (kept ? "Your message is kept and is sent when it is back." : "What you write is kept and sent when it is back."),
    slow: "This takes longer than usual. Your message is kept and an answer will still be shown here.",
    limited: "You have sent many messages in a short time. Your message is kept and is sent in a moment.",
    blocked: "This website is not set up to use the assistant yet, so nothing can be sent from this page.",
    urgent: "If someone may be seriously ill, do not wait for an answer:",
    now: "now.",
    retry: "Try now",
  },

  noAnswer: (number: string) =>
    `Sorry, I have no answer to that. If someone may be seriously ill, do not wait for me: ${number} now. ` +
    "If it is not urgent, please ask in other words.",
  broken: "The chat cannot be shown because something went wrong in it. Please reload this page. If someone may be seriously ill, use the number above now.",
  newConversation: "The earlier conversation has ended. You can read it above; the assistant no longer goes by it.",

  menu: {
    open: "Options",
    copy: "Copy conversation",
    save: "Save as a text file",
    print: "Print",
    aloud: "Read answers aloud",
    privacy: "What happens to my data?",
    restart: "Start again",
    remove: "Delete my conversation",
  },

  restart: {
    heading: "Start again?",
    text: "The conversation is taken off this screen and a new one starts. To remove it from the assistant too, choose “Delete my conversation” instead.",
    confirm: "Start again",
  },
  remove: {
    heading: "Delete your conversation?",
    text: "It is deleted from the assistant and from this browser tab. This cannot be undone.",
    confirm: "Delete",
    done: "Your conversation was deleted. A new one has started.",
    partly:
      "Your conversation was removed from this browser tab. The assistant did not recognise all of it, " +
      "so that part could not be deleted there. A new conversation has started.",
    failed: "The assistant could not be reached, so your conversation is not deleted yet. Please try again when the connection is back.",
  },
  cancel: "Cancel",

  aloud: {
    on: "Answers are read aloud from now on.",
    off: "Answers are no longer read aloud.",
    none: "This browser has no English voice of its own, so answers cannot be read aloud.",
  },

  feedback: {
    question: "Rate this answer",
    useful: "Useful",
    notUseful: "Not useful",
    why: "What was good or missing? (optional, no personal details)",
    send: "Send",
    thanks: "Thank you.",
    failed: "That could not be sent. Please try again later.",
  },

  floating: {
    open: "Ask about sepsis",
    close: "Close the chat",
    answered: "New answer: open the chat",
  },

  transcript: {
    heading: "Conversation with the sepsis assistant",
    note: "General information, not a diagnosis.",
    emergency: "EMERGENCY",
    file: "sepsis-conversation.txt",
  },
};
