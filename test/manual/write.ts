// npm run man: writes man/crm.8 from the tables of the program.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crmManual } from "../../src/main/crm/manual.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
writeFileSync(join(root, "man/crm.8"), crmManual(version));
