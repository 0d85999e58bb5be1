import { runMain } from "./io/run-main.ts";

await runMain("crm_attribute", import.meta.url);
