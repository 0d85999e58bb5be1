import { runMain } from "./io/run-main.ts";

await runMain("crm_shadow", import.meta.url);
