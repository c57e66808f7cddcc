/** The round button that opens a closed chat. */

import { html, type TemplateResult } from "lit";
import { strings } from "../strings";
import { speech } from "./icons";

export function launcher(unread: boolean, open: () => void): TemplateResult {
  const words = unread ? strings.floating.answered : strings.floating.open;
  const style = unread ? "launcher unread" : "launcher";
  return html`<button type="button" class=${style} aria-expanded="false" aria-label=${words} title=${words} @click=${open}>${speech}</button>`;
}
