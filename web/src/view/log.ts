/** The conversation: the greeting, then every message. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Entry, idOf } from "../model";
import { strings } from "../strings";
import { type EntryContext, entryView } from "./entries";

export function logView(entries: readonly Entry[], context: EntryContext): TemplateResult {
  // What scrolls is reached by the controls in it; where it has none, it is a stop of the Tab key itself.
  const controls = !entries.length || entries.some((entry) => entry.kind === "reply" || (entry.kind === "said" && entry.status === "refused"));
  return html`
    <div class="log" role="log" aria-label=${strings.log} tabindex=${controls ? -1 : 0}>
      ${welcome(entries.length === 0, context)} ${repeat(entries, idOf, (entry) => entryView(entry, context))}
    </div>
  `;
}

function welcome(alone: boolean, { press }: EntryContext): TemplateResult {
  const starter = (text: string, label = text) =>
    html`<button type="button" @click=${() => press(text)}>${label}</button>`;
  return html`
    <div class="entry reply welcome">
      <p class="bubble">${strings.welcome}</p>
      ${alone
        ? html`<div class="buttons" role="group" aria-label=${strings.startersLabel}>
            ${starter(strings.illStarter.text, strings.illStarter.label)} ${strings.starters.map((text) => starter(text))}
          </div>`
        : nothing}
    </div>
  `;
}
