/** The bar that is there whatever else happens. */

import { html, nothing, type TemplateResult } from "lit";
import { countries, others, type Place } from "../numbers";
import { strings } from "../strings";
import { phone } from "./icons";

const text = strings.bar;
const all = countries();

export const tel = (number: string, words: unknown, style: string): TemplateResult =>
  html`<a class=${style} href="tel:${number}">${words}</a>`;

const generalLinks = (place: Place | null): TemplateResult[] =>
  others(place).map(({ number, where }) => tel(number, html`<b>${number}</b> ${where}`, "number"));

export function emergencyBar(place: Place | null, choose: (country: string) => void): TemplateResult {
  return html`
    <section class="bar" part="emergency-bar" aria-label=${text.label}>
      <p class="bar-line">
        <span class="bar-lead">${text.lead}</span>
        ${place
          ? tel(place.number, html`${phone}<b>${text.callNow(place.number)}</b>`, "call")
          : html`<span class="bar-general">${text.generalLead} ${generalLinks(null)} ${text.local}</span>`}
      </p>
      <p class="bar-note">
        <label>
          <span>${text.choose}</span>
          <select .value=${place?.country ?? ""} @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}>
            <option value="">${text.chooseNone}</option>
            ${all.map(({ code, name }) => html`<option value=${code} ?selected=${code === place?.country}>${name}</option>`)}
          </select>
        </label>
        ${place?.certainty === "guessed"
          ? html`<span class="bar-general">${text.elsewhere} ${generalLinks(place)} ${text.local}</span>`
          : nothing}
      </p>
    </section>
  `;
}
