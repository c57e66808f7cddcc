/** The look. A page changes it through the custom properties that start with --sepsis- (docs/widget.md). */

import { colours } from "./colours";
import { controls } from "./controls";
import { conversation } from "./conversation";
import { frame } from "./frame";
import { media } from "./media";

export const styles = [colours, frame, conversation, controls, media];
