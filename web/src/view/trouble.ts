/** What to do while there is no answer, and the sign that one is coming. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Trouble } from "../chat";
import type { Place } from "../numbers";
import { strings } from "../strings";
import { urgent } from "./call";
import { down, warning } from "./icons";

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
          <p>${keyed(trouble + kept, html`<span>${words(trouble, kept)}</span>`)} ${urgent(place)}</p>
          ${trouble === "slow" || trouble === "limited" ? nothing : html`<button type="button" class="plain" @click=${retry}>${text.retry}</button>`}
        </div>`
      : nothing}
  </div>`;
}

function words(trouble: Trouble, kept: boolean): string {
  return trouble === "offline" || trouble === "unreachable" ? text[trouble](kept) : text[trouble];
}

/** What lies between the conversation and the box: the way to the end, and the sign that an answer is coming. */
export const below = (away: boolean, toLatest: () => void, replying: boolean): TemplateResult => html`
  <div class="below">
    ${away ? html`<button type="button" class="latest" aria-label=${strings.latest} @click=${toLatest}>${down}</button>` : nothing}
    <div role="status">
      ${replying
        ? html`<span class="unseen">${strings.replying}</span><span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>`
        : nothing}
    </div>
  </div>
`;
