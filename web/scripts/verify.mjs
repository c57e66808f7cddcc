// Prove that the committed dist/ is what the sources make: fail when a build changes it, or when it is too large.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 60_000; // bytes, compressed
const changed = execFileSync("git", ["status", "--porcelain", "--", "dist"], { encoding: "utf8" }).trim();
if (changed) {
  console.error(`web/dist/ is not what web/src/ makes:\n${changed}\nRun "make widget" and commit web/dist/.`);
  process.exit(1);
}
const size = gzipSync(readFileSync("dist/sepsis-assistant.js"), { level: 9 }).length;
if (size > LIMIT) {
  console.error(`web/dist/sepsis-assistant.js has ${size} bytes compressed; ${LIMIT} is the limit.`);
  process.exit(1);
}
console.log(`web/dist/ is reproducible; ${size} bytes compressed.`);
