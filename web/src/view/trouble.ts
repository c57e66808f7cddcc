/** What to do while there is no answer, and the sign that one is coming. */

import { html, nothing, type TemplateResult } from "lit";
import type { Trouble } from "../chat";
import type { Place } from "../numbers";
import { call, strings } from "../strings";
import { warning } from "./icons";

const text = strings.trouble;

export interface TroubleContext {
  trouble: Trouble | null;
  kept: boolean; // a message waits to be sent
  place: Place | null;
  retry(): void;
}

/** Always there, so that its change is announced. */
export function troubleBox({ trouble, kept, place, retry }: TroubleContext): TemplateResult {
  return html`<div class="trouble-region" role="alert">
    ${trouble
      ? html`<div class="trouble" data-trouble=${trouble}>
          ${warning}
          <p>${words(trouble, kept)} <strong>${text.urgent(call(place))}</strong></p>
          ${trouble === "slow" || trouble === "limited" ? nothing : html`<button type="button" class="plain" @click=${retry}>${text.retry}</button>`}
        </div>`
      : nothing}
  </div>`;
}

function words(trouble: Trouble, kept: boolean): string {
  return trouble === "offline" || trouble === "unreachable" ? text[trouble](kept) : text[trouble];
}

export const typing = (replying: boolean): TemplateResult => html`
  <div class="typing" role="status">
    ${replying
      ? html`<span class="unseen">${strings.replying}</span><span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>`
      : nothing}
  </div>
`;
