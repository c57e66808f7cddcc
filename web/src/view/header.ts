/** The title and what can be done with the whole conversation. */

import { html, nothing, type TemplateResult } from "lit";
import { strings } from "../strings";
import { close, dots } from "./icons";

const text = strings.menu;

export type Action = "copy" | "save" | "print" | "aloud" | "privacy" | "restart" | "remove";
const ACTIONS: readonly Action[] = ["copy", "save", "print", "aloud", "privacy", "restart", "remove"];

export interface HeaderContext {
  open: boolean;
  aloud: boolean;
  toggle(open: boolean): void;
  choose(action: Action): void;
  skip(): void;
  close: (() => void) | null; // only a floating widget can be closed
}

export function header({ open, aloud, toggle, choose, skip, close: shut }: HeaderContext): TemplateResult {
  const leave = (event: FocusEvent) => {
    if (open && !(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) toggle(false);
  };
  const item = (action: Action) => html`
    <li>
      <button type="button" aria-pressed=${action === "aloud" ? String(aloud) : nothing} @click=${() => choose(action)}>${text[action]}</button>
    </li>
  `;
  return html`
    <div class="header">
      <button type="button" class="skip" @click=${skip}>${strings.skip}</button>
      <div class="titles">
        <h2>${strings.title}</h2>
        <p>${strings.subtitle}</p>
      </div>
      <div class="menu" @focusout=${leave}>
        <button type="button" class="tool" aria-expanded=${String(open)} aria-controls="menu" aria-label=${text.open} @click=${() => toggle(!open)}>
          ${dots}
        </button>
        <ul id="menu" ?hidden=${!open}>
          ${ACTIONS.map(item)}
        </ul>
      </div>
      ${shut ? html`<button type="button" class="tool" aria-label=${strings.floating.close} @click=${shut}>${close}</button>` : nothing}
    </div>
  `;
}
