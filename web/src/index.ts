/** One script tag: defines <sepsis-assistant>. */

import { SepsisAssistant } from "./element";

// A page may hold the script tag twice.
if (!customElements.get("sepsis-assistant")) customElements.define("sepsis-assistant", SepsisAssistant);
