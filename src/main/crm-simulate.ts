import { runMain } from "./io/run-main.ts";

await runMain("crm_simulate", import.meta.url);
