import { css } from "lit";

const dark = css`
  --surface: var(--sepsis-surface-dark, #14191e);
  --raised: var(--sepsis-raised-dark, #212a32);
  --text: var(--sepsis-text-dark, #eef2f5);
  --muted: #b3c0ca;
  --line: #8496a4;
  --soft-line: #3a4752;
  --accent: var(--sepsis-accent-dark, #7fd0e0);
  --on-accent: #07252c;
  --said: #17454f;
  --on-said: #eef2f5;
  --alarm: #ff9c9c;
  --alarm-surface: #3a1418;
  --note: #3b3213;
  --note-line: #d9b84a;
  color-scheme: dark;
`;

/** Every pair of text and ground has a contrast of 4.5 or more, every frame of a control 3 or more. */
export const colours = css`
  :host {
    --surface: var(--sepsis-surface, #ffffff);
    --raised: var(--sepsis-raised, #f0f4f6);
    --text: var(--sepsis-text, #18242c);
    --muted: #4c5d69;
    --line: #6f818e;
    --soft-line: #d5dde2;
    --accent: var(--sepsis-accent, #0a5c6e);
    --on-accent: var(--sepsis-on-accent, #ffffff);
    --said: #dcedf1;
    --on-said: #12262d;
    --alarm: #a1001c;
    --alarm-surface: #fff3f3;
    --bar: var(--sepsis-emergency, #9b0f24);
    --on-bar: var(--sepsis-on-emergency, #ffffff);
    --note: #fff6da;
    --note-line: #8a6400;
    --radius: var(--sepsis-radius, 0.75rem);
    --font: var(--sepsis-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif);
    color-scheme: light;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${dark}
    }
  }
  :host([theme="dark"]) {
    ${dark}
  }
`;
