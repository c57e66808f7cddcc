/** Links to emergency numbers. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { GENERAL, type Place } from "../numbers";
import { strings } from "../strings";

/**
 * Return a link that calls `number`. Label and number are one: a page translation that has replaced the text would keep
 * an old label beside a new number, so nothing in it is translated, and another number makes another element.
 */
export const tel = (number: string, label: string, style: string, icon: unknown = nothing) =>
  keyed(number + label, html`<a class=${style} href="tel:${number}" translate="no">${icon}<b>${label}</b></a>`);

/** Return "call 999", as `call` in strings.ts does, with links. */
export function callLinks(place: Place | null): TemplateResult {
  const numbers = place ? [{ number: place.number, label: place.number }] : GENERAL.map(({ number, where }) => ({ number, label: `${number} (${where})` }));
  const links = numbers.map(({ number, label }, i) => html`${i ? ", " : nothing}${tel(number, label, "number")}`);
  return html`${strings.call} ${links}${place && place.certainty !== "guessed" ? nothing : ` ${strings.bar.local}`}`;
}

/** Return what to do while there is no answer. */
export const urgent = (place: Place | null) =>
  keyed(`${place?.number} ${place?.certainty}`, html`<strong>${strings.trouble.urgent} ${callLinks(place)} ${strings.trouble.now}</strong>`);
