// npm run man: writes man/crm.8 and those of the tools from the tables of the program.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crmManual } from "../../src/main/crm/manual.ts";
import { MANUAL_TOOLS, toolManual } from "../../src/tools/manual.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
writeFileSync(join(root, "man/crm.8"), crmManual(version));
for (const tool of MANUAL_TOOLS) writeFileSync(join(root, `man/${tool.name}.8`), toolManual(tool, version));
