// npm run bench -- NAME [OPTIONS]: runs test/bench/NAME.ts, which prints our figure, the peer's and the ratio of one run.
// Without a name: all of them.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith(".ts") && file !== "run.ts")
  .map((file) => file.slice(0, -".ts".length));

const [name, ...options] = process.argv.slice(2);
if (name !== undefined && !names.includes(name)) {
  console.error(`no bench "${name}"; there are ${names.join(", ")}`);
  process.exit(2);
}
let status = 0;
for (const each of name === undefined ? names : [name]) {
  const { status: own } = spawnSync(process.execPath, [`${here}${each}.ts`, ...options], { stdio: "inherit" });
  status = Math.max(status, own ?? 1);
}
process.exit(status);
