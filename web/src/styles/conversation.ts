import { css } from "lit";

export const conversation = css`
  .log {
    position: relative;
    flex: 1;
    min-block-size: 6rem;
    padding: 1rem;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .log:focus-visible {
    outline-offset: -3px;
  }
  .entry {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    max-inline-size: 38rem;
    margin-block-end: 1rem;
  }
  .entry.said {
    align-items: flex-end;
    margin-inline-start: auto;
  }
  .bubble {
    max-inline-size: min(100%, 34rem);
    padding: 0.7rem 0.95rem;
    background: var(--raised);
    border: 1px solid var(--soft-line);
    border-radius: var(--radius);
    border-start-start-radius: 0.2rem;
  }
  .said .bubble {
    background: var(--said);
    color: var(--on-said);
    border-color: transparent;
    border-start-start-radius: var(--radius);
    border-end-end-radius: 0.2rem;
    white-space: pre-wrap;
  }
  .note .bubble {
    background: var(--note);
    border-color: var(--note-line);
    border-inline-start-width: 4px;
  }
  .bubble p + p,
  .bubble ul + p,
  .bubble ol + p,
  .bubble p + ul,
  .bubble p + ol,
  .bubble pre {
    margin-block: 0.4rem 0;
  }
  .text ul,
  .text ol,
  .sources ul {
    padding-inline-start: 1.25rem;
  }
  .text li + li {
    margin-block-start: 0.2rem;
  }
  .text pre {
    white-space: pre-wrap;
  }
  .text a,
  .sources a {
    color: var(--accent);
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.6rem;
    margin-block-start: 0.15rem;
    font-size: 0.8125rem;
    color: var(--muted);
  }
  .feedback {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.35rem;
  }
  .status {
    font-weight: 600;
  }
  .reason {
    max-inline-size: 30rem;
    font-size: 0.875rem;
    color: var(--alarm);
  }
  .sources {
    margin-block-start: 0.5rem;
    font-size: 0.875rem;
  }
  .sources summary {
    min-block-size: 1.75rem;
    padding-block: 0.15rem;
    color: var(--accent);
    cursor: pointer;
    inline-size: fit-content;
  }

  .emergency .bubble {
    background: var(--alarm-surface);
    border: 3px solid var(--alarm);
    border-radius: 0.5rem;
    font-size: 1.0625rem;
  }
  .emergency .text p:first-child {
    font-weight: 700;
  }
  .emergency-heading {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    font-size: 1.125rem;
    font-weight: 700;
    color: var(--alarm);
    text-transform: uppercase;
    letter-spacing: 0.03em;
  }
  .emergency .calls {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block: 0.5rem;
  }
  .calls .call {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 3rem;
    padding: 0.4rem 1.25rem;
    background: var(--bar);
    color: var(--on-bar);
    border: 2px solid transparent;
    border-radius: 2rem;
    font-weight: 700;
    text-decoration: none;
  }
  .calls .second {
    padding-inline: 0.9rem;
    background: transparent;
    color: var(--alarm);
    border-color: var(--alarm);
  }
  .calls .call:hover {
    text-decoration: underline;
  }
  .calls .call:focus-visible {
    outline-color: var(--text);
  }

  .typing {
    flex: none;
    padding-inline: 1rem;
  }
  .typing-dots {
    display: inline-flex;
    gap: 0.3rem;
    margin-block-end: 0.6rem;
    padding: 0.55rem 0.8rem;
    background: var(--raised);
    border: 1px solid var(--soft-line);
    border-radius: 1rem;
  }
  .typing-dots i {
    inline-size: 0.45rem;
    block-size: 0.45rem;
    background: var(--muted);
    border-radius: 50%;
    animation: wait 1.2s infinite ease-in-out;
  }
  .typing-dots i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .typing-dots i:nth-child(3) {
    animation-delay: 0.4s;
  }
  @keyframes wait {
    30% {
      transform: translateY(-0.25rem);
    }
    60% {
      transform: none;
    }
  }
  .news:not(:empty),
  .broken {
    padding: 0.4rem 1rem;
    background: var(--raised);
    font-size: 0.875rem;
  }
  .trouble {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 0.25rem 0.6rem;
    padding: 0.6rem 1rem;
    background: var(--note);
    border-block-start: 3px solid var(--note-line);
    font-size: 0.9375rem;
  }
  .trouble p {
    flex: 1 1 14rem;
  }
`;
