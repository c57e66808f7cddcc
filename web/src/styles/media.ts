import { css } from "lit";

/** Floating, narrow, low, forced colours, no motion, paper. */
export const media = css`
  :host([layout="floating"]) {
    position: fixed;
    z-index: 2147483000;
    inset-block-end: 1rem;
    inset-inline-end: 1rem;
    block-size: auto;
    inline-size: min(24rem, calc(100vw - 2rem));
  }
  :host([layout="floating"]) .frame {
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.3);
  }
  :host([layout="floating"]:not([open])) .bar-note {
    display: none;
  }
  :host([layout="floating"][open]) {
    block-size: min(46rem, calc(100dvh - 2rem));
    inline-size: min(27rem, calc(100vw - 2rem));
  }
  @media (max-width: 30rem) {
    :host([layout="floating"][open]) {
      inset: 0;
      block-size: 100dvh;
      inline-size: 100%;
    }
    :host([layout="floating"][open]) .frame {
      border: 0;
      border-radius: 0;
    }
  }

  @container (max-width: 30rem) {
    .bar,
    .log,
    .composer {
      padding-inline: 0.75rem;
    }
    .bar-line {
      font-size: 1rem;
    }
    .bar .call {
      flex: 1;
      justify-content: center;
    }
    .hint {
      display: none;
    }
    .send {
      padding-inline: 0.75rem;
    }
    .send span {
      position: absolute;
      clip-path: inset(50%);
    }
  }

  /* A low window, or a page at 200 % and more: the whole widget scrolls, and the number stays at the top. */
  @media (max-height: 32rem), (max-width: 26rem) and (max-height: 38rem) {
    .bar {
      display: contents;
    }
    .bar-line,
    .bar-note {
      margin: 0;
      padding: 0.35rem 1rem;
      background: var(--bar);
      color: var(--on-bar);
    }
    .bar-line {
      position: sticky;
      inset-block-start: 0;
      z-index: 3;
      font-size: 1rem;
    }
    .log {
      flex: none;
      overflow: visible;
    }
    .composer {
      position: sticky;
      inset-block-end: 0;
      background: var(--surface);
    }
    .hint {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .bar,
    .header,
    .composer,
    .bubble,
    .trouble,
    .frame,
    .typing-dots {
      border: 1px solid CanvasText;
    }
    .bar {
      border-width: 2px;
    }
    .emergency .bubble {
      border: 4px double CanvasText;
    }
    .send,
    .plain,
    .tool,
    .buttons button,
    .choices button,
    .launcher,
    .call {
      border: 1px solid ButtonText;
    }
    .typing-dots i {
      background: CanvasText;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .typing-dots i {
      animation: none;
    }
  }

  @media print {
    :host,
    :host([layout="floating"][open]) {
      position: static;
      block-size: auto;
      max-block-size: none;
      inline-size: auto;
    }
    .frame,
    .log {
      overflow: visible;
      border: 0;
    }
    :host([layout="floating"]) .frame {
      box-shadow: none;
    }
    .entry {
      break-inside: avoid;
    }
    .sources::details-content {
      content-visibility: visible;
    }
    .composer,
    .menu,
    .buttons,
    .tool,
    .typing,
    .trouble,
    .plain,
    .feedback,
    .bar-note,
    .launcher {
      display: none;
    }
  }
`;
