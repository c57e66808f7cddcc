/** The conversation as plain text: to copy, to save, to show to a doctor. */

import { type Entry, timeOf } from "./model";
import { strings } from "./strings";

const text = strings.transcript;
const stamp = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function transcript(entries: readonly Entry[]): string {
  return [text.heading, text.note, ...entries.map(paragraph)].join("\n\n") + "\n";
}

function paragraph(entry: Entry): string {
  const when = new Date(timeOf(entry));
  const time = Number.isNaN(when.getTime()) ? "" : `[${stamp.format(when)}] `;
  if (entry.kind === "said") return `${time}${strings.you}: ${entry.text}`;
  if (entry.kind === "note") return `${time}${entry.text}`;
  const { text: said, emergency, source_line } = entry.reply;
  const who = emergency ? `${strings.assistant}, ${text.emergency}` : strings.assistant;
  return `${time}${who}: ${said}${source_line ? `\n${source_line}` : ""}`;
}

/** Return whether the browser let us copy. */
export async function copyText(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false;
  }
}

export function saveText(value: string): void {
  const url = URL.createObjectURL(new Blob([value], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = text.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
