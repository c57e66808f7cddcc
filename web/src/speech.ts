/** Read answers aloud, with a voice of the device only: some browsers have voices that send the text away. */

export class Speech {
  private readonly speaker = window.speechSynthesis as SpeechSynthesis | undefined;

  constructor() {
    this.speaker?.getVoices(); // asking makes the browser load them
  }

  get available(): boolean {
    return this.voice !== undefined;
  }

  private get voice(): SpeechSynthesisVoice | undefined {
    const local = (this.speaker?.getVoices() ?? []).filter((voice) => voice.localService && /^en\b/.test(voice.lang));
    return local.find(({ lang }) => lang === "en-GB") ?? local[0];
  }

  /** Say this at once; what is being said is cut short. */
  say(text: string): void {
    const { voice } = this;
    this.stop();
    if (!voice) return;
    const spoken = new SpeechSynthesisUtterance(text.replace(/[*_`#]/g, "").replace(/^- /gm, ""));
    spoken.voice = voice;
    spoken.lang = voice.lang;
    this.speaker?.speak(spoken);
  }

  stop(): void {
    this.speaker?.cancel();
  }
}
