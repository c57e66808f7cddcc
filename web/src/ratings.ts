/** Feedback on answers: a first press counts at once; what is then written is added to it. */

import type { Chat } from "./chat";
import { strings } from "./strings";
import type { FeedbackState } from "./view/feedback";

export class Ratings {
  private readonly states = new Map<string, Pick<FeedbackState, "step" | "helpful">>();

  constructor(
    private readonly chat: Chat,
    private readonly announce: (news: string) => void,
    private readonly leaveForm: () => void,
    private readonly showForm: (id: string) => void,
  ) {}

  clear(): void {
    this.states.clear();
  }

  of(id: string): FeedbackState {
    const rated = this.chat.saved.rated[id];
    const state = this.states.get(id) ?? { step: rated === undefined ? "ask" : "done", helpful: rated };
    return {
      ...state,
      rate: (helpful) => void this.rate(id, helpful),
      explain: (why) => {
        this.leaveForm(); // it vanishes, and the focus must be somewhere
        void this.rate(id, !!state.helpful, why);
      },
    };
  }

  private async rate(id: string, helpful: boolean, why?: string): Promise<void> {
    try {
      if (why !== "") await this.chat.rate(id, helpful, why);
      this.states.set(id, { step: why === undefined ? "why" : "done", helpful });
      this.announce(strings.feedback.thanks);
      if (why === undefined) this.showForm(id);
    } catch {
      this.states.set(id, { step: "failed", helpful });
      this.announce(strings.feedback.failed);
    }
  }
}
