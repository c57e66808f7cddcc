/** Talk to the assistant's web channel over HTTP. The contract is docs/http-api.md. */

import type { Feedback, Reply } from "./model";

const PREFIX = "/webhooks/web/";

/** After this many milliseconds a request is given up; the same id is then sent again. */
export const REQUEST_LIMIT = 20_000;

/** Why a request brought no answer, and so what to do next. */
export type Failure =
  | "unreachable" // no connection, no answer in time, or a server error: send again later
  | "limited" // too many requests: send again after retryAfter
  | "pending" // the server is still working on it: ask again after retryAfter
  | "session" // the token is not accepted: open a new session
  | "blocked" // the server takes nothing from pages of this origin
  | "refused"; // the server will never take this: tell the person

export class ApiError extends Error {
  constructor(
    readonly failure: Failure,
    message: string,
    readonly retryAfter: number | null = null, // seconds
    readonly code = "",
  ) {
    super(message);
  }
}

export interface Session {
  token: string;
  country_hint: string | null;
}

export interface Outgoing {
  id: string;
  text?: string;
  payload?: string;
  country?: string;
}

export class Api {
  private warned = false;

  constructor(readonly server: string) {}

  async openSession(signal: AbortSignal): Promise<Session> {
    const body = await this.request("POST", "session", { signal, body: {} });
    if (typeof body.token !== "string" || !body.token) throw new ApiError("unreachable", "the session has no token");
    return { token: body.token, country_hint: typeof body.country_hint === "string" ? body.country_hint : null };
  }

  /** Return the replies to a message; the same id again returns the same replies. */
  async send(token: string, message: Outgoing, signal: AbortSignal): Promise<Reply[]> {
    const body = await this.request("POST", "messages", { token, signal, body: message });
    return readReplies(body.replies);
  }

  /** Ask for the conversation so far; this tab keeps its own copy, so only a failure says something. */
  async checkHistory(token: string, signal: AbortSignal): Promise<void> {
    await this.request("GET", "history", { token, signal });
  }

  /** Delete the conversations of these tokens; return whether the server recognised every token. */
  async forgetAll(tokens: string[], signal: AbortSignal): Promise<boolean> {
    let known = true;
    for (const token of tokens) known = (await this.forget(token, signal)) && known;
    return known;
  }

  /** A token that has run out still deletes what was said with it; one that is refused was never the server's. */
  private async forget(token: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.request("DELETE", "conversation", { token, signal });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.failure === "session") return false;
      throw error;
    }
  }

  async rate(token: string, feedback: Feedback, signal: AbortSignal): Promise<void> {
    await this.request("POST", "feedback", { token, signal, body: feedback });
  }

  private async request(
    method: string,
    path: string,
    { token, body, signal }: { token?: string; body?: unknown; signal: AbortSignal },
  ): Promise<Record<string, unknown>> {
    const limit = new AbortController();
    const stop = () => limit.abort();
    const timer = setTimeout(stop, REQUEST_LIMIT);
    signal.addEventListener("abort", stop, { once: true });
    try {
      const response = await fetch(this.server + PREFIX + path, {
        method,
        headers: {
          Accept: "application/json",
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: limit.signal,
      });
      return await read(response);
    } catch (error) {
      const known = error instanceof ApiError ? error : await this.explain(error, limit.signal);
      if (known.failure === "blocked") this.warn();
      throw known;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }

  /**
   * Tell an origin that is not allowed from an outage. A browser hides the reason from the script; but asking for the
   * health needs no permission in advance, and every page may read why it is refused.
   */
  private async explain(failed: unknown, signal: AbortSignal): Promise<ApiError> {
    try {
      await read(await fetch(`${this.server}${PREFIX}health`, { cache: "no-store", credentials: "omit", signal }));
    } catch (error) {
      if (error instanceof ApiError && error.failure === "blocked") return error;
    }
    return new ApiError("unreachable", String(failed));
  }

  /** Tell the page's owner once what to do. */
  private warn(): void {
    if (this.warned) return;
    this.warned = true;
    console.error(
      `sepsis-assistant: ${this.server} takes no messages from pages of ${location.origin}. ` +
        `Start the assistant with SEPSIS_ALLOWED_ORIGINS=${location.origin} (docs/widget.md).`,
    );
  }
}

async function read(response: Response): Promise<Record<string, unknown>> {
  if (response.status === 204) return {};
  const body = asObject(await response.json().catch(() => null));
  if (response.status === 202) throw new ApiError("pending", "still working", seconds(body?.retry_after) ?? 1);
  if (response.ok && body) return body;
  const { code, message, fix } = asObject(body?.error) ?? {};
  const said = [message, fix].filter((part) => typeof part === "string").join(" ");
  const wait = seconds(response.headers.get("Retry-After")) ?? seconds(body?.retry_after);
  throw new ApiError(code === "origin_not_allowed" ? "blocked" : failureOf(response.status), said || `HTTP ${response.status}`, wait, String(code ?? ""));
}

function failureOf(status: number): Failure {
  if (status === 401) return "session";
  if (status === 429) return "limited";
  // 404 and 405 mean that something else answers at this address: a proxy, or a server that is being updated.
  if (status === 400 || status === 403 || status === 409 || status === 413 || status === 415 || status === 422) return "refused";
  return "unreachable";
}

/** Return the replies that can be shown; whatever is missing gets a harmless default. */
export function readReplies(value: unknown): Reply[] {
  if (!Array.isArray(value)) throw new ApiError("unreachable", "the answer has no replies");
  return value.map(asObject).flatMap((item) => (item && typeof item.text === "string" && item.text.trim() ? [readReply(item)] : []));
}

function readReply(item: Record<string, unknown>): Reply {
  return {
    id: String(item.id ?? ""),
    text: String(item.text),
    emergency: item.emergency === true,
    buttons: list(item.buttons).flatMap(({ title, payload }) =>
      typeof title === "string" && typeof payload === "string" ? [{ title, payload }] : [],
    ),
    source_line: typeof item.source_line === "string" ? item.source_line : null,
    sources: list(item.sources).flatMap(({ title, url }) =>
      typeof title === "string" ? [{ title, url: typeof url === "string" ? url : null }] : [],
    ),
    time: typeof item.time === "string" ? item.time : new Date().toISOString(),
  };
}

function asObject(value: unknown): Record<string, unknown> | null {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function list(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : []).map(asObject).filter((item) => item !== null);
}

function seconds(value: unknown): number | null {
  const number = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? Math.min(number, 120) : null;
}
