import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

// The parts whose code is in the built file; their licences ask to be named with it.
const PARTS = ["lit", "lit-html", "lit-element", "@lit/reactive-element", "marked", "dompurify"];
const BANNER = "/*! Sepsis assistant widget, Apache-2.0. With lit, marked and DOMPurify: see LICENSES.txt */\n";
const read = (part: string, file: string) => readFileSync(new URL(`./node_modules/${part}/${file}`, import.meta.url), "utf8");

function licences(): string {
  const texts = PARTS.map((part) => {
    const { version, license } = JSON.parse(read(part, "package.json"));
    return `${part} ${version} (${license})\n\n${read(part, "LICENSE").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** Name the licences, and write the script in ASCII: it then works in pages of every encoding. */
function finish(): Plugin {
  return {
    name: "finish",
    generateBundle(_, bundle) {
      this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: licences() });
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        const ascii = file.code.replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
        file.code = BANNER + ascii;
      }
    },
  };
}

export default defineConfig({
  plugins: [finish()],
  build: {
    target: ["chrome100", "firefox100", "safari15.4"],
    lib: { entry: "src/index.ts", formats: ["iife"], name: "SepsisAssistantWidget", fileName: () => "sepsis-assistant.js" },
  },
});
