/** Ask before something is lost. */

import { html, nothing, type TemplateResult } from "lit";
import { strings } from "../strings";

export type Question = "restart" | "remove";

export interface ConfirmContext {
  question: Question | null;
  failed: boolean;
  busy: boolean;
  confirm(): void;
  cancel(): void;
}

/** Rendered always: the browser's own dialog keeps the focus inside and gives it back. */
export function confirmDialog({ question, failed, busy, confirm, cancel }: ConfirmContext): TemplateResult {
  const text = question && strings[question];
  const escape = (event: Event) => {
    event.preventDefault();
    cancel();
  };
  return html`
    <dialog aria-labelledby="confirm-heading" aria-describedby="confirm-text" @cancel=${escape}>
      ${text
        ? html`
            <h3 id="confirm-heading">${text.heading}</h3>
            <p id="confirm-text">${text.text}</p>
            <p class="too-long" role="alert">${failed ? strings.remove.failed : nothing}</p>
            <p class="choices">
              <button type="button" @click=${cancel}>${strings.cancel}</button>
              <button type="button" class="strong" ?disabled=${busy} @click=${confirm}>${text.confirm}</button>
            </p>
          `
        : nothing}
    </dialog>
  `;
}
