/** Useful or not, and why, under each answer. */

import { html, nothing, type TemplateResult } from "lit";
import { strings } from "../strings";

export interface FeedbackState {
  step: "ask" | "why" | "done" | "failed";
  helpful?: boolean;
  rate(helpful: boolean): void;
  explain(why: string): void;
}

const text = strings.feedback;

export function feedbackForm(replyId: string, state: FeedbackState): TemplateResult {
  const pick = (helpful: boolean, word: string) => html`
    <button type="button" class="plain" aria-pressed=${String(state.helpful === helpful)} @click=${() => state.rate(helpful)}>${word}</button>
  `;
  return html`
    <span class="feedback" role="group" aria-label=${text.question}>
      ${pick(true, text.useful)} ${pick(false, text.notUseful)} ${state.step === "failed" ? html`<span>${text.failed}</span>` : nothing}
    </span>
    ${state.step === "why" ? whyForm(replyId, state) : nothing}
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
