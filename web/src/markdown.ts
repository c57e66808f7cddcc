/** Turn an answer's text into nodes that cannot run or load anything. */

import DOMPurify, { type Config } from "dompurify";
import { Marked } from "marked";
import { strings } from "./strings";

const ALLOWED: Config & { RETURN_DOM_FRAGMENT: true } = {
  ALLOWED_TAGS: ["p", "br", "strong", "em", "del", "ul", "ol", "li", "a", "code", "pre", "blockquote", "h1", "h2", "h3", "h4"],
  ALLOWED_ATTR: ["href", "start"],
  ALLOWED_URI_REGEXP: /^(?:https?|tel|mailto):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const escape = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  renderer: {
    // Markup in an answer is shown as it is written, and a picture as its description: nothing is loaded.
    html: ({ text }) => escape(text),
    image: ({ text, title }) => escape(text || title || ""),
    // The page around the widget owns the headings.
    heading({ tokens }) {
      return `<p><strong>${this.parser.parseInline(tokens)}</strong></p>`;
    },
    checkbox: () => "",
    hr: () => "",
    table: ({ raw }) => `<p>${escape(raw)}</p>`,
  },
});

/** Return safe nodes for `text`; plain text where the page forbids every way of parsing HTML. */
export function render(text: string): Node {
  try {
    const nodes = DOMPurify.sanitize(marked.parse(separateLines(text)) as string, ALLOWED);
    nodes.querySelectorAll("a").forEach(guardLink);
    return nodes;
  } catch {
    return document.createTextNode(text);
  }
}

const BLOCK = /^(?:\s|[-*+] |\d+[.)] |>|#|\||```|$)/;

/** Each line of an answer is a paragraph. Markdown alone would join it to the line or to the list before it. */
function separateLines(text: string): string {
  return text
    .split("\n")
    .map((line, i) => (i > 0 && !BLOCK.test(line) ? `\n${line}` : line))
    .join("\n");
}

function guardLink(link: HTMLAnchorElement): void {
  if (!link.hasAttribute("href")) return link.replaceWith(...link.childNodes);
  if (!/^https?:/i.test(link.getAttribute("href") ?? "")) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.referrerPolicy = "no-referrer";
  const hint = document.createElement("span");
  hint.className = "unseen";
  hint.textContent = ` ${strings.newWindow}`;
  link.append(hint);
}
