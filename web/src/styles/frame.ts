import { css } from "lit";

export const frame = css`
  :host {
    display: block;
    block-size: var(--sepsis-height, 40rem);
    max-block-size: 100dvh;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .frame {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    overflow: hidden auto;
    background: var(--surface);
    color: var(--text);
    font: 400 1rem/1.5 var(--font);
    border: 1px solid var(--soft-line);
    border-radius: var(--radius);
    text-align: start;
    overflow-wrap: anywhere;
  }
  p,
  h2,
  h3,
  ul,
  ol {
    margin: 0;
  }
  /* The widget speaks English also in a page that runs from right to left. */
  p,
  h2,
  h3,
  a,
  b,
  button,
  label,
  li,
  summary,
  span {
    unicode-bidi: plaintext;
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: currentColor;
    vertical-align: -0.25em;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  .bar {
    flex: none;
    padding: 0.6rem 1rem;
    background: var(--bar);
    color: var(--on-bar);
  }
  .bar :focus-visible {
    outline-color: var(--on-bar);
  }
  .bar-line,
  .bar-note,
  .bar-note label {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
  }
  .bar-line {
    justify-content: space-between;
    font-size: 1.0625rem;
  }
  .bar-lead {
    font-weight: 600;
  }
  .bar a {
    color: inherit;
  }
  .bar .call {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.75rem;
    padding: 0.25rem 1rem;
    background: var(--on-bar);
    color: var(--bar);
    border: 2px solid var(--on-bar);
    border-radius: 2rem;
    text-decoration: none;
    white-space: nowrap;
  }
  .bar .call:hover {
    text-decoration: underline;
  }
  .bar-general .number {
    display: inline-block;
    min-block-size: 1.5rem;
    padding: 0.15rem 0.35rem;
  }
  .bar-line .bar-general .number {
    min-block-size: 2.75rem;
    padding-block: 0.6rem;
  }
  .bar-note {
    justify-content: space-between;
    margin-block-start: 0.25rem;
    font-size: 0.8125rem;
  }
  .bar-note label {
    flex-wrap: nowrap;
  }
  .bar select {
    max-inline-size: 11rem;
    min-block-size: 1.75rem;
    padding-inline: 0.35rem;
    font: inherit;
    color: var(--on-bar);
    background: transparent;
    border: 1px solid var(--on-bar);
    border-radius: 0.35rem;
  }
  .bar option {
    color: #18242c;
    background: #ffffff;
  }

  .header {
    flex: none;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.6rem 0.5rem 0.6rem 1rem;
    padding-inline: 1rem 0.5rem;
    border-block-end: 1px solid var(--soft-line);
  }
  .titles {
    flex: 1;
    min-inline-size: 0;
  }
  .titles h2 {
    font-size: 1.0625rem;
    line-height: 1.3;
    color: var(--accent);
  }
  .titles p {
    font-size: 0.8125rem;
    color: var(--muted);
  }
  .menu {
    position: relative;
    flex: none;
  }
  .menu ul {
    position: absolute;
    inset-block-start: 100%;
    inset-inline-end: 0;
    z-index: 2;
    min-inline-size: min(16rem, 80vw);
    padding: 0.35rem;
    list-style: none;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    box-shadow: 0 8px 24px rgb(0 0 0 / 0.25);
  }
  .menu [hidden] {
    display: none;
  }
`;
