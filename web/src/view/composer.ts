/** Where the visitor writes. */

import { html, nothing, type TemplateResult } from "lit";
import { strings } from "../strings";
import { send } from "./icons";

/** Longer messages are not taken by the server (docs/http-api.md). */
export const MESSAGE_LIMIT = 4000;

const COMPOSING = 229; // keyCode of keys that an input method takes
const text = strings.composer;

export interface ComposerContext {
  draft: string;
  tooLong: boolean;
  write(draft: string): void;
  submit(): void;
}

export function composer({ draft, tooLong, write, submit }: ComposerContext): TemplateResult {
  const onSubmit = (event: Event) => {
    event.preventDefault();
    submit();
  };
  const onKey = (event: KeyboardEvent) => {
    // While a word is being composed (Japanese, Chinese ...) Enter takes the word and must not send. Safari sends that
    // Enter after the composition has ended, and tells it from another by its code alone.
    const composing = event.isComposing || event.keyCode === COMPOSING;
    if (event.key === "Enter" && !event.shiftKey && !composing) onSubmit(event);
  };
  return html`
    <form class="composer" @submit=${onSubmit}>
      <label class="unseen" for="draft">${text.label}</label>
      <textarea
        id="draft"
        rows="1"
        dir="auto"
        autocomplete="off"
        enterkeyhint="send"
        placeholder=${text.placeholder}
        aria-describedby="hint${tooLong ? " too-long" : ""}"
        aria-invalid=${tooLong ? "true" : nothing}
        .value=${draft}
        @input=${(e: Event) => write((e.target as HTMLTextAreaElement).value)}
        @keydown=${onKey}
      ></textarea>
      <button type="submit" class="send">${send}<span>${text.send}</span></button>
      <p id="hint" class="hint">${text.hint}</p>
      <p id="too-long" class="too-long" role="alert" ?hidden=${!tooLong}>${tooLong ? text.tooLong(draft.trim().length, MESSAGE_LIMIT) : nothing}</p>
    </form>
  `;
}
