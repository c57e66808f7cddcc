import { css } from "lit";

export const controls = css`
  button,
  textarea,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    min-block-size: 2.75rem;
    cursor: pointer;
  }
  .tool {
    display: inline-grid;
    place-items: center;
    inline-size: 2.75rem;
    background: none;
    border: 1px solid transparent;
    border-radius: 50%;
  }
  .tool:hover,
  .menu li button:hover,
  .plain:hover {
    background: var(--raised);
  }
  .menu li button {
    inline-size: 100%;
    padding: 0.4rem 0.75rem;
    background: none;
    border: 0;
    border-radius: 0.35rem;
    text-align: start;
  }
  .plain {
    min-block-size: 2rem;
    min-inline-size: 2.75rem;
    padding: 0.15rem 0.5rem;
    background: none;
    color: var(--accent);
    border: 1px solid transparent;
    border-radius: 0.4rem;
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  .plain[aria-pressed="true"] {
    border-color: var(--accent);
    font-weight: 700;
  }
  .said .plain,
  .trouble .plain {
    border-color: var(--accent);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 0.5rem;
  }
  .buttons button,
  .choices button {
    padding: 0.4rem 1rem;
    background: var(--surface);
    color: var(--accent);
    border: 1.5px solid var(--accent);
    border-radius: 2rem;
    text-align: start;
  }
  .buttons button:hover,
  .choices button:hover {
    background: var(--raised);
  }

  .composer {
    flex: none;
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0.35rem 0.5rem;
    padding: 0.75rem 1rem;
    border-block-start: 1px solid var(--soft-line);
  }
  .composer textarea {
    min-block-size: 2.75rem;
    max-block-size: 8rem;
    inline-size: 100%;
    min-inline-size: 0;
    padding: 0.55rem 0.75rem;
    background: var(--surface);
    border: 1.5px solid var(--line);
    border-radius: 0.6rem;
    resize: none;
    field-sizing: content;
  }
  @supports not (field-sizing: content) {
    .composer textarea {
      min-block-size: 4.5rem;
    }
  }
  .composer textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .send,
  .choices .strong,
  .launcher {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    padding: 0.4rem 1rem;
    background: var(--accent);
    color: var(--on-accent);
    border: 1.5px solid var(--accent);
    border-radius: 0.6rem;
    font-weight: 600;
  }
  .send {
    align-self: end;
  }
  .send:hover,
  .launcher:hover,
  .choices .strong:hover {
    background: var(--accent);
    filter: brightness(1.15);
  }
  .hint,
  .too-long {
    grid-column: 1 / -1;
    font-size: 0.8125rem;
    color: var(--muted);
  }
  .too-long {
    color: var(--alarm);
    font-weight: 600;
  }
  [hidden] {
    display: none;
  }
  .why {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem;
    inline-size: 100%;
  }
  .why input {
    flex: 1 1 12rem;
    min-inline-size: 0;
    min-block-size: 2.25rem;
    padding: 0.2rem 0.5rem;
    background: var(--surface);
    color: var(--text);
    border: 1px solid var(--line);
    border-radius: 0.4rem;
  }
  .why label {
    flex-basis: 100%;
  }
  .launcher {
    margin: 0.6rem;
    min-block-size: 3rem;
    border-radius: 2rem;
  }
  dialog {
    max-inline-size: min(26rem, calc(100vw - 2rem));
    padding: 1.25rem;
    background: var(--surface);
    color: var(--text);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.5);
  }
  dialog h3 {
    margin-block-end: 0.5rem;
    font-size: 1.125rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.5rem;
    margin-block-start: 1rem;
  }
  .choices .strong {
    color: var(--on-accent);
    border-radius: 2rem;
  }
`;
