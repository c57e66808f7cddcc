/** The title and what can be done with the whole conversation. */

import { html, nothing, type TemplateResult } from "lit";
import { strings } from "../strings";
import { close, dots } from "./icons";

const text = strings.menu;

export type Action = "copy" | "save" | "print" | "restart" | "remove";
const ACTIONS: readonly Action[] = ["copy", "save", "print", "restart", "remove"];

export interface HeaderContext {
  open: boolean;
  toggle(open: boolean): void;
  choose(action: Action): void;
  close: (() => void) | null; // only a floating widget can be closed
}

export function header({ open, toggle, choose, close: shut }: HeaderContext): TemplateResult {
  const leave = (event: FocusEvent) => {
    if (open && !(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) toggle(false);
  };
  return html`
    <div class="header">
      <div class="titles">
        <h2>${strings.title}</h2>
        <p>${strings.subtitle}</p>
      </div>
      <div class="menu" @focusout=${leave}>
        <button type="button" class="tool" aria-expanded=${String(open)} aria-controls="menu" aria-label=${text.open} @click=${() => toggle(!open)}>
          ${dots}
        </button>
        <ul id="menu" ?hidden=${!open}>
          ${ACTIONS.map((action) => html`<li><button type="button" @click=${() => choose(action)}>${text[action]}</button></li>`)}
        </ul>
      </div>
      ${shut ? html`<button type="button" class="tool" aria-label=${strings.floating.close} @click=${shut}>${close}</button>` : nothing}
    </div>
  `;
}
