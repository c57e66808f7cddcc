/** The other tabs of this browser: a copy of a tab becomes a conversation of its own, a deletion reaches every copy. */

import { newId } from "./model";

// Two widgets in one page are not copies of each other.
const PAGE = newId();

type Kind = "anyone" | "taken" | "deleted";

export interface TabEvents {
  /** Another tab has this identity: the browser copied it, with its sessionStorage. */
  copied(): void;
  /** Another tab with this identity deleted the conversation. */
  deleted(): void;
}

export class Tabs {
  private channel: BroadcastChannel | null = null;

  constructor(
    private readonly server: string,
    private readonly identity: () => string,
    private readonly events: TabEvents,
  ) {}

  /** Listen, and ask whether another tab has our identity. An open channel can keep a page out of the browser's cache. */
  open(): void {
    try {
      this.channel ??= new BroadcastChannel(`sepsis-assistant:${this.server}`);
    } catch {
      return; // an old browser, or one that blocks storage and with it the channel
    }
    this.channel.addEventListener("message", this.hear);
    this.post("anyone", this.identity());
  }

  close(): void {
    this.channel?.close();
    this.channel = null;
  }

  /** Tell the copies of the tab that had this identity that its conversation was deleted. */
  tellDeleted(identity: string): void {
    this.post("deleted", identity);
  }

  private post(kind: Kind, identity: string): void {
    this.channel?.postMessage({ kind, identity, page: PAGE });
  }

  private readonly hear = ({ data }: MessageEvent): void => {
    if (data?.identity !== this.identity() || data.page === PAGE) return;
    if (data.kind === "anyone") this.post("taken", data.identity);
    else if (data.kind === "taken") this.events.copied();
    else if (data.kind === "deleted") this.events.deleted();
  };
}
