/** The look. A page changes it through the custom properties that start with --sepsis- (docs/widget.md). */

import { unsafeCSS } from "lit";
import controls from "./controls.css?inline";
import conversation from "./conversation.css?inline";
import dark from "./dark.css?inline";
import frame from "./frame.css?inline";
import light from "./light.css?inline";
import media from "./media.css?inline";

const darkFor = (host: string): string => dark.replace(":host", host);
const bySystem = `@media (prefers-color-scheme: dark) { ${darkFor(':host(:not([theme="light"]))')} }`;
const byTheme = darkFor(':host([theme="dark"])');

export const styles = [light, bySystem, byTheme, frame, conversation, controls, media].map(unsafeCSS);
