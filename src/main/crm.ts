import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCommandLine } from "./crm/command-line.ts";
import { endWhenBroken } from "./io/broken.ts";
import { endUnread } from "./io/broken-pipe.ts";

const home = join(dirname(fileURLToPath(import.meta.url)), "..");

function version(): string {
  const { version: number } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
  return number;
}

endWhenBroken("crm");
process.stdout.on("error", endUnread);
const line = readCommandLine(process.argv.slice(2));
switch (line.kind) {
  case "version":
    process.stdout.write(`crm ${version()}\n`);
    break;
  case "usage":
    process.stderr.write(`${line.message}\n`);
    process.exitCode = 2;
    break;
  case "run": {
    // Compiled code is kept beside the program, where whoever may write could change the program too. Where it cannot be
    // written every start compiles.
    enableCompileCache(join(home, "dist", "cache"));
    const { runCrm } = await import("./crm/run.ts");
    process.exitCode = await runCrm({ line, home, version: version() });
  }
}
