/** Keep the newest message in sight without moving the page around the widget. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type Entry, idOf } from "./model";

const NEAR = 4; // pixels from the end that still count as "at the end"
const FAR = 120; // and that count as away from it

type Host = ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment };

/** Return how many pixels at the top of `view` are not free: a margin, and the bar where it lies above. */
function covered(view: HTMLElement): number {
  return 8 + (view.matches(".frame") ? (view.querySelector<HTMLElement>(".bar-line")?.offsetHeight ?? 0) : 0);
}

/** Follow the conversation of `host`; call afterUpdate when it was rendered. `away`: the end is out of sight. */
export function followConversation(host: Host) {
  let newest: string | null = null;
  let newestReply: string | null = null;
  let atEnd = false;
  let away = false;
  let warned = false;
  let watched: Element | null = null;
  const log = () => host.renderRoot.querySelector<HTMLElement>(".log");
  // In a low window the frame scrolls, not the conversation (styles/media.ts).
  const scroller = (box: HTMLElement) =>
    getComputedStyle(box).overflowY === "visible" ? (box.closest<HTMLElement>(".frame") ?? box) : box;
  const toEnd = () => {
    const box = log();
    if (box && atEnd && scroller(box) === box) box.scrollTop = box.scrollHeight;
  };
  // The keyboard of a phone, a turned screen or a zoom change the height: the end stays in sight.
  const observer = new ResizeObserver(toEnd);
  const note = ({ currentTarget }: Event) => {
    const box = currentTarget as HTMLElement;
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    atEnd = left < NEAR;
    if (away !== left > FAR) {
      away = left > FAR;
      host.requestUpdate();
    }
  };
  const watch = (box: HTMLElement) => {
    watched = box;
    newest = newestReply = null;
    observer.disconnect();
    observer.observe(box);
    box.addEventListener("scroll", note, { passive: true });
  };
  const controller: ReactiveController = { hostDisconnected: () => ((watched = null), observer.disconnect()) };
  host.addController(controller);
  return {
    get away(): boolean {
      return away;
    },
    toLatest(): void {
      const box = log();
      if (box) box.scrollTop = box.scrollHeight;
    },
    afterUpdate(entries: readonly Entry[], warning: boolean): void {
      const box = log();
      if (!box) return;
      const first = box !== watched;
      if (first) watch(box);
      const reply = entries.filter((entry) => entry.kind !== "said").at(-1);
      const id = entries.length ? idOf(entries[entries.length - 1]!) : null;
      const replyId = reply ? idOf(reply) : null;
      const answered = replyId !== newestReply;
      if (warning && !warned) scroller(box).scrollTop = scroller(box).scrollHeight; // it stands after the messages
      warned = warning;
      if (id === null || (id === newest && !answered)) return;
      [newest, newestReply] = [id, replyId];
      const target = answered && replyId && !first ? box.querySelector<HTMLElement>(`[data-id="${CSS.escape(replyId)}"]`) : null;
      // An answer is read from its beginning; anything else from the end.
      const view = scroller(box);
      if (!target) view.scrollTop = view.scrollHeight;
      else view.scrollTop += target.getBoundingClientRect().top - view.getBoundingClientRect().top - covered(view);
    },
  };
}
