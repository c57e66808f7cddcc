/** Stay in what a phone's keyboard leaves free: it covers the page, and only the visual viewport shrinks. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

const KEYBOARD = 120; // pixels; less is a browser's own bar

/** Tell the styles of `host` (frame.css) how much of the page can be seen while the keyboard is open. */
export function followKeyboard(host: ReactiveControllerHost & HTMLElement): void {
  const view = window.visualViewport;
  if (!view) return;
  const measure = () => {
    const open = view.scale < 1.05 && document.documentElement.clientHeight - view.height > KEYBOARD;
    host.toggleAttribute("keyboard", open);
    host.style.setProperty("--visible-height", `${view.height}px`);
    host.style.setProperty("--visible-top", `${view.offsetTop}px`);
    if (open && host.matches(":focus-within")) host.shadowRoot?.activeElement?.scrollIntoView({ block: "nearest" });
  };
  const controller: ReactiveController = {
    hostConnected() {
      view.addEventListener("resize", measure);
      view.addEventListener("scroll", measure);
    },
    hostDisconnected() {
      view.removeEventListener("resize", measure);
      view.removeEventListener("scroll", measure);
    },
  };
  host.addController(controller);
}
