/** The custom element <sepsis-assistant>: joins the conversation and the views. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { Api } from "./api";
import { attempt } from "./attempt";
import { Chat } from "./chat";
import { openEmergency, type Reply, type Said } from "./model";
import { findPlace, guessCountry, type Place } from "./numbers";
import { Ratings } from "./ratings";
import { followConversation } from "./scrolling";
import { serverAddress } from "./server";
import { Speech } from "./speech";
import { Store } from "./store";
import { call, strings } from "./strings";
import { styles } from "./styles";
import { copyText, saveText, transcript } from "./transcript";
import { followKeyboard } from "./viewport";
import { composer, MESSAGE_LIMIT } from "./view/composer";
import { Confirmation, type Question } from "./view/confirm";
import { emergencyBar } from "./view/emergency_bar";
import { type Action, header } from "./view/header";
import { launcher } from "./view/launcher";
import { logView } from "./view/log";
import { below, troubleBox } from "./view/trouble";

export class SepsisAssistant extends LitElement {
  static override styles = styles;
  static override properties = {
    server: {},
    country: {},
    layout: { reflect: true },
    theme: { reflect: true },
    open: { type: Boolean, reflect: true },
  };

  /** Address of the assistant; without it, where the script came from. */
  declare server: string | null;
  /** ISO 3166-1 code of the country whose emergency number is shown. */
  declare country: string | null;
  /** "inline" (fills its place on the page) or "floating" (a button in the corner). */
  declare layout: string | null;
  /** "light" or "dark"; without it, what the visitor's system asks for. */
  declare theme: string | null;
  /** Whether a floating chat is open. */
  declare open: boolean;

  private chat!: Chat;
  private menuOpen = false;
  private tooLong = false;
  private copied: string | null = null;
  private news = "";
  private newsTimer: ReturnType<typeof setTimeout> | undefined;
  private unread = false;
  private ratings!: Ratings;
  private readonly confirmation = new Confirmation({
    carryOut: (question) => this.carryOut(question),
    changed: () => this.requestUpdate(),
    left: (confirmed) => this.focusOn(confirmed ? "textarea" : ".menu > button"),
  });
  private readonly scrolling = followConversation(this);
  private readonly speech = new Speech();
  private readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  private heard: string | null = null; // the newest reply that was seen to come

  constructor() {
    super();
    followKeyboard(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const server = serverAddress(this.server);
    const texts = { noAnswer: () => strings.noAnswer(call(this.place)), newConversation: strings.newConversation };
    const country = () => (this.place && this.place.certainty !== "guessed" ? this.place.country : null);
    this.chat = new Chat(new Api(server), new Store(server), texts, () => this.onChange(), country);
    this.ratings = new Ratings(this.chat, (news) => this.tell(news), () => this.focusOn(".log"), (id) => this.bringIntoView(`[id="why-${id}"]`));
    this.chat.start();
  }

  override disconnectedCallback(): void {
    this.chat.stop();
    this.speech.stop();
    super.disconnectedCallback();
  }

  private get place(): Place | null {
    const { chosen, hint } = this.chat.saved;
    const page = this.closest<HTMLElement>("[lang]")?.lang ?? "";
    return findPlace({ chosen, given: this.country, hinted: hint, guessed: guessCountry(this.zone, page, navigator.languages) });
  }

  private get newest(): Reply | null {
    const last = this.chat.entries.at(-1);
    return last?.kind === "reply" ? last.reply : null;
  }

  private get closed(): boolean {
    return this.floating && !this.open;
  }

  private get floating(): boolean {
    return this.layout === "floating";
  }

  protected override render(): TemplateResult {
    // Whatever goes wrong, the bar stays; where nobody can tell (undefined), it is as large as in an emergency.
    const place = attempt(() => this.place, null);
    const emergency = attempt<Reply | null | undefined>(() => openEmergency(this.chat.entries), undefined);
    const bar = emergencyBar({ place, alarm: emergency !== null, small: this.closed, choose: (country) => this.chat.update({ chosen: country || null }) });
    const announced = emergency && !this.chat.restored.has(emergency.id);
    return html`
      <section class="frame" lang="en-GB" aria-label=${strings.name} @keydown=${this.onKey}>
        ${bar} ${this.belowBar()}
        <p class="news" role="status">${this.news}</p>
        <p class="unseen" role="alert">${announced ? keyed(emergency.id, html`<span>${strings.emergency.alert(call(place))}</span>`) : nothing}</p>
      </section>
    `;
  }

  private belowBar(): TemplateResult {
    const broken = html`<p class="broken" role="alert">${strings.broken}</p>`;
    return attempt(() => (this.closed ? launcher(this.unread, this.show) : this.panel()), broken);
  }

  private panel(): TemplateResult {
    const { chat } = this;
    const kept = chat.entries.some((entry) => entry.kind === "said" && entry.status === "waiting");
    return html`
      ${header({
        open: this.menuOpen,
        aloud: chat.saved.aloud,
        skip: () => this.focusOn("textarea"),
        toggle: (open) => this.set({ menuOpen: open }),
        choose: (action) => void this.act(action),
        close: this.floating ? this.hide : null,
      })}
      ${this.log()} ${below(this.scrolling.away, () => this.toLatest(), chat.sending !== null && chat.trouble === null)}
      ${troubleBox({ trouble: chat.trouble, kept, place: this.place, retry: chat.retry })}
      ${composer({
        draft: chat.saved.draft,
        tooLong: this.tooLong,
        write: (draft) => this.write(draft),
        submit: () => this.submit(),
      })}
      ${this.confirmation.view()}
    `;
  }

  private log(): TemplateResult {
    const { entries, sending } = this.chat;
    return logView(entries, {
      place: this.place,
      sending,
      lastReply: this.newest?.id ?? null,
      copied: this.copied,
      feedback: (id) => this.ratings.of(id),
      press: (title, payload) => this.press(title, payload),
      copy: (id, text) => void this.copy(text, id),
      edit: (message) => this.edit(message),
    });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.confirmation.updated(this.renderRoot.querySelector("dialog"));
    this.scrolling.afterUpdate(this.chat.entries, this.chat.trouble !== null);
  }

  private onChange(): void {
    const { newest } = this;
    if (newest && newest.id !== this.heard && !this.chat.restored.has(newest.id)) this.hear(newest);
    this.requestUpdate();
  }

  /** A new answer has come. */
  private hear(reply: Reply): void {
    this.heard = reply.id;
    if (this.chat.saved.aloud) this.speech.say(reply.text);
    if (!this.closed) return;
    this.unread = true;
    if (reply.emergency) this.open = true; // too important to stay behind a button
  }

  private set(part: { menuOpen?: boolean; tooLong?: boolean; copied?: string | null; news?: string }): void {
    Object.assign(this, part);
    this.requestUpdate();
  }

  /** Say something for a while, to the eye and to a screen reader. */
  private tell(news: string): void {
    this.set({ news });
    clearTimeout(this.newsTimer);
    this.newsTimer = setTimeout(() => this.set({ copied: null, news: "" }), 8_000);
  }

  private write(draft: string): void {
    if (this.tooLong && draft.trim().length <= MESSAGE_LIMIT) this.tooLong = false;
    this.chat.update({ draft });
  }

  private submit(): void {
    const text = this.chat.saved.draft.trim();
    if (!text) return this.focusOn("textarea");
    if (text.length > MESSAGE_LIMIT) return this.set({ tooLong: true });
    this.speech.stop();
    this.chat.update({ draft: "" });
    this.chat.say(text);
    // On a phone the keyboard would cover the answer: it closes when the box loses the focus.
    this.focusOn(matchMedia("(pointer: coarse)").matches ? ".log" : "textarea");
  }

  private toLatest(): void {
    this.scrolling.toLatest();
    this.focusOn(".log"); // the button vanishes
  }

  /** A pressed button may vanish: the focus goes to the conversation, where the answer will be. */
  private press(title: string, payload?: string): void {
    this.focusOn(".log");
    this.speech.stop();
    this.chat.say(title, payload);
  }

  private edit(message: Said): void {
    this.chat.takeBack(message.id);
    this.chat.update({ draft: message.payload ? "" : message.text });
    this.focusOn("textarea");
  }

  private async copy(text: string, id: string): Promise<void> {
    const done = await copyText(text);
    this.copied = done ? id : null;
    this.tell(done ? strings.copied : strings.copyFailed);
  }

  private async act(action: Action): Promise<void> {
    this.menuOpen = false;
    if (action === "restart" || action === "remove") this.confirmation.ask(action);
    else this.focusOn(".menu > button");
    this.requestUpdate();
    if (action === "copy") await this.copy(transcript(this.chat.entries), "");
    if (action === "save") saveText(transcript(this.chat.entries));
    if (action === "print") window.print();
    if (action === "privacy") this.press(strings.menu.privacy, "/ask_privacy");
    if (action === "aloud") this.readAloud(!this.chat.saved.aloud);
  }

  private readAloud(on: boolean): void {
    const { newest, speech } = this;
    speech.stop();
    if (on && !speech.available) return this.tell(strings.aloud.none);
    this.chat.update({ aloud: on });
    if (on && newest) speech.say(newest.text);
    this.tell(on ? strings.aloud.on : strings.aloud.off);
  }

  private async carryOut(question: Question): Promise<void> {
    if (question === "restart") this.chat.restart();
    else {
      const complete = await this.chat.remove();
      this.tell(complete ? strings.remove.done : strings.remove.partly);
    }
    this.ratings.clear();
  }

  private readonly show = (): void => {
    this.open = true;
    this.unread = false;
    this.focusOn("textarea");
  };

  private readonly hide = (): void => {
    this.open = false;
    this.focusOn(".launcher");
  };

  private onKey(event: KeyboardEvent): void {
    const writing = (event.composedPath()[0] as HTMLElement).matches("textarea, input, select");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey && !this.confirmation.question) {
      event.preventDefault();
      return this.focusOn("textarea");
    }
    if (event.key !== "Escape" || this.confirmation.question) return;
    if (this.menuOpen) {
      this.set({ menuOpen: false });
      this.focusOn(".menu > button");
    } else if (this.floating && this.open) this.hide();
  }

  private bringIntoView(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector(selector)?.scrollIntoView({ block: "nearest" }));
  }

  private focusOn(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true }));
  }
}
