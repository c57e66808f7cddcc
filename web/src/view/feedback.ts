/** Helpful or not, and why, under each answer. */

import { html, type TemplateResult } from "lit";
import { strings } from "../strings";

export interface FeedbackState {
  step: "ask" | "why" | "thanks" | "failed";
  helpful?: boolean;
  rate(helpful: boolean): void;
  explain(why: string): void;
}

const text = strings.feedback;

export function feedbackForm(replyId: string, state: FeedbackState): TemplateResult {
  if (state.step === "thanks") return html`<span class="feedback">${text.thanks}</span>`;
  const pick = (helpful: boolean, word: string) => html`
    <button type="button" class="plain" aria-pressed=${String(state.helpful === helpful)} @click=${() => state.rate(helpful)}>${word}</button>
  `;
  return html`
    <span class="feedback" role="group" aria-label=${text.question}>
      <span aria-hidden="true">${text.question}</span> ${pick(true, text.yes)} ${pick(false, text.no)}
      ${state.step === "failed" ? html`<span>${text.failed}</span>` : ""}
    </span>
    ${state.step === "why" ? whyForm(replyId, state) : ""}
  `;
}

function whyForm(replyId: string, state: FeedbackState): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    state.explain(String(new FormData(event.target as HTMLFormElement).get("why") ?? "").trim());
  };
  return html`
    <form class="why" @submit=${submit}>
      <label for="why-${replyId}">${text.why}</label>
      <input id="why-${replyId}" name="why" maxlength="500" autocomplete="off" dir="auto" />
      <button type="submit" class="plain">${text.send}</button>
    </form>
  `;
}
