/** One message of the conversation: the visitor's, the assistant's, or a note of the widget itself. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { render as renderMarkdown } from "../markdown";
import type { Entry, Note, Reply, Said } from "../model";
import { others, type Place } from "../numbers";
import { strings } from "../strings";
import { tel, urgent } from "./call";
import { feedbackForm, type FeedbackState } from "./feedback";
import { phone, warning } from "./icons";

export interface EntryContext {
  place: Place | null;
  sending: string | null;
  lastReply: string | null; // only its buttons can be used
  copied: string | null;
  feedback(replyId: string): FeedbackState;
  press(title: string, payload?: string): void;
  copy(replyId: string, text: string): void;
  edit(message: Said): void;
}

export function entryView(entry: Entry, context: EntryContext): TemplateResult {
  if (entry.kind === "said") return saidView(entry, context);
  if (entry.kind === "note") return noteView(entry);
  return entry.reply.emergency ? emergencyView(entry.reply, context) : replyView(entry.reply, context);
}

function saidView(message: Said, context: EntryContext): TemplateResult {
  const { status } = message;
  const state = status === "waiting" ? (context.sending === message.id ? "sending" : "waiting") : status;
  return html`
    <div class="entry said" data-id=${message.id} data-status=${state}>
      <p class="who unseen">${strings.you}</p>
      <p class="bubble" dir="auto">${message.text}</p>
      <p class="meta">
        ${clock(message.time)}
        ${state === "answered" ? nothing : html`<span class="status">${strings.status[state]}</span>`}
      </p>
      ${status === "refused"
        ? html`<p class="reason">${message.reason} ${urgent(context.place)}</p>
            <button type="button" class="plain" @click=${() => context.edit(message)}>${strings.status.edit}</button>`
        : nothing}
    </div>
  `;
}

function noteView(note: Note): TemplateResult {
  return html`<div class="entry note" data-id=${note.id}>
    <p class="bubble">${note.text}</p>
    <p class="meta">${clock(note.time)}</p>
  </div>`;
}

function replyView(reply: Reply, context: EntryContext): TemplateResult {
  return html`
    <div class="entry reply" data-id=${reply.id}>
      <p class="who unseen">${strings.assistant}</p>
      <div class="bubble" dir="auto">${text(reply)} ${sources(reply)}</div>
      <div class="meta">
        ${clock(reply.time)} ${copyButton(reply, context)}
        ${isAnswer(reply) ? feedbackForm(reply.id, context.feedback(reply.id)) : nothing}
      </div>
      ${buttons(reply, context)}
    </div>
  `;
}

/** Only what rests on sources is an answer to rate: a question, as in the guided check, wants its own Yes or No. */
const isAnswer = (reply: Reply): boolean => reply.source_line !== null;

/** Marked by a heading, a frame, an icon and a name, not by colour alone. An alert outside the log announces it. */
function emergencyView(reply: Reply, context: EntryContext): TemplateResult {
  const { place } = context;
  // One number to call. Where the country is a guess, the bar has the others.
  const links = place
    ? tel(place.number, strings.emergency.call(place.number), "call", phone)
    : others(null).map(({ number, where }) => tel(number, strings.emergency.callWhere(number, where), "call", phone));
  return html`
    <div class="entry reply emergency" data-id=${reply.id}>
      <div class="bubble" role="group" aria-label=${strings.emergency.heading}>
        <p class="emergency-heading">${warning}${strings.emergency.heading}</p>
        <p class="calls">${links}</p>
        <div dir="auto">${text(reply)} ${sources(reply)}</div>
      </div>
      <div class="meta">${clock(reply.time)} ${copyButton(reply, context)}</div>
      ${buttons(reply, context)}
    </div>
  `;
}

const text = (reply: Reply) => html`<div class="text">${guard([reply.text], () => renderMarkdown(reply.text))}</div>`;

function sources({ source_line, sources }: Reply): TemplateResult | typeof nothing {
  if (!source_line && !sources.length) return nothing;
  return html`
    <details class="sources">
      <summary>${strings.sources}</summary>
      ${sources.length ? html`<ul>${sources.map(({ title, url }) => html`<li>${sourceLink(title, url)}</li>`)}</ul>` : html`<p>${source_line}</p>`}
    </details>
  `;
}

const sourceLink = (title: string, url?: string | null) =>
  url && /^https?:\/\//i.test(url)
    ? html`<a href=${url} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">${title}<span class="unseen"> ${strings.newWindow}</span></a>`
    : title;

function buttons(reply: Reply, context: EntryContext): TemplateResult | typeof nothing {
  if (!reply.buttons.length || context.lastReply !== reply.id) return nothing;
  // The second tap of a double one may find a button of the answer that has come meanwhile.
  const press = (title: string, payload: string) => (event: MouseEvent) => event.detail < 2 && context.press(title, payload);
  return html`
    <div class="buttons" role="group" aria-label=${strings.buttonsLabel}>
      ${reply.buttons.map(({ title, payload }) => html`<button type="button" @click=${press(title, payload)}>${title}</button>`)}
    </div>
  `;
}

function copyButton(reply: Reply, { copied, copy }: EntryContext): TemplateResult {
  return html`<button type="button" class="plain" @click=${() => copy(reply.id, reply.text)}>
    ${copied === reply.id ? strings.copied : strings.copy}<span class="unseen">: ${reply.text.slice(0, 40)}</span>
  </button>`;
}

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

function clock(time: string): TemplateResult {
  const date = new Date(time);
  return html`<time datetime=${time}>${Number.isNaN(date.getTime()) ? "" : clockFormat.format(date)}</time>`;
}
