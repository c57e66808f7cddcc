/** Ask before something is lost. */

import { html, nothing, type TemplateResult } from "lit";
import { strings } from "../strings";

export type Question = "restart" | "remove";

export interface Steps {
  carryOut(question: Question): Promise<void>;
  changed(): void;
  /** Called when the dialog was left, with or without a yes. */
  left(confirmed: boolean): void;
}

export class Confirmation {
  question: Question | null = null;
  private busy = false;
  private failed = false;

  constructor(private readonly steps: Steps) {}

  ask(question: Question): void {
    this.question = question;
    this.failed = false;
    this.steps.changed();
  }

  /** Rendered always: the browser's own dialog keeps the focus inside. */
  view(): TemplateResult {
    const text = this.question && strings[this.question];
    const escape = (event: Event) => {
      event.preventDefault();
      this.leave(false);
    };
    return html`
      <dialog aria-labelledby="confirm-heading" aria-describedby="confirm-text" @cancel=${escape}>
        ${text
          ? html`
              <h3 id="confirm-heading">${text.heading}</h3>
              <p id="confirm-text">${text.text}</p>
              <p class="too-long" role="alert">${this.failed ? strings.remove.failed : nothing}</p>
              <p class="choices">
                <button type="button" @click=${() => this.leave(false)}>${strings.cancel}</button>
                <button type="button" class="strong" ?disabled=${this.busy} @click=${() => void this.confirm()}>${text.confirm}</button>
              </p>
            `
          : nothing}
      </dialog>
    `;
  }

  /** Open or close the rendered dialog as the question asks for. */
  updated(dialog: HTMLDialogElement | null): void {
    if (dialog && this.question && !dialog.open) dialog.showModal();
    if (dialog && !this.question && dialog.open) dialog.close();
  }

  private async confirm(): Promise<void> {
    if (!this.question) return;
    this.busy = true;
    this.steps.changed();
    try {
      await this.steps.carryOut(this.question);
      this.leave(true);
    } catch {
      this.failed = true;
    }
    this.busy = false;
    this.steps.changed();
  }

  private leave(confirmed: boolean): void {
    this.question = null;
    this.steps.changed();
    this.steps.left(confirmed);
  }
}
