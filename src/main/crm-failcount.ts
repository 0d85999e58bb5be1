import { runMain } from "./io/run-main.ts";

await runMain("crm_failcount", import.meta.url);
