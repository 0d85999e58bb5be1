// npm run man: writes the manual pages that are made from tables of the program.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crmManual } from "../../src/main/crm/manual.ts";
import { haCfManual } from "../../src/membership/index.ts";
import { MANUAL_TOOLS, toolManual } from "../../src/tools/manual.ts";
import { keysManual } from "../../src/tui/index.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
writeFileSync(join(root, "man/crm.8"), crmManual(version));
writeFileSync(join(root, "man/crm-keys.7"), keysManual(version));
writeFileSync(join(root, "man/ha.cf.5"), haCfManual(version));
for (const tool of MANUAL_TOOLS) writeFileSync(join(root, `man/${tool.name}.8`), toolManual(tool, version));
