/** The bar that is there whatever else happens. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { countries, others, type Place } from "../numbers";
import { strings } from "../strings";
import { tel } from "./call";
import { phone } from "./icons";

const text = strings.bar;
const all = countries();

export interface BarContext {
  place: Place | null;
  alarm: boolean; // the last answer is an emergency: the bar is large, also on a phone
  small: boolean; // the chat is closed: the number only
  choose(country: string): void;
}

const generalLinks = (place: Place | null) =>
  others(place).map(({ number, where, short }) => html`${tel(number, `${number} ${place ? short : where}`, "number")} `);

const shown = (code: string, name: string) => (text.short[code] ? `${text.short[code]} (${name})` : name);

export function emergencyBar({ place, alarm, small, choose }: BarContext): TemplateResult {
  return html`
    <section class=${alarm ? "bar alarm" : "bar"} part="emergency-bar" aria-label=${text.label}>
      <p class="bar-line">
        ${small ? nothing : html`<span class="bar-lead">${text.lead}</span>`}
        ${place
          ? tel(place.number, text.callNow(place.number), "call", phone)
          : html`<span class="bar-general">${small ? nothing : text.generalLead} ${generalLinks(null)} ${small ? nothing : text.local}</span>`}
      </p>
      ${small ? nothing : note(place, choose)}
    </section>
  `;
}

function note(place: Place | null, choose: (country: string) => void): TemplateResult {
  const guessed = place?.certainty === "guessed";
  return html`
    <p class="bar-note">
      <label>
        ${keyed(guessed, html`<span class="long">${guessed ? text.guessed : text.choose}</span>`)}
        ${guessed ? html`<span class="short" aria-hidden="true">${text.guessedShort}</span>` : nothing}
        <select .value=${place?.country ?? ""} @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}>
          <option value="">${text.chooseNone}</option>
          ${all.map(({ code, name }) => html`<option value=${code} ?selected=${code === place?.country}>${shown(code, name)}</option>`)}
        </select>
      </label>
      ${guessed ? html`<span class="bar-general"><i>${text.elsewhere}</i> ${generalLinks(place)} <i>${text.local}</i></span>` : nothing}
    </p>
  `;
}
