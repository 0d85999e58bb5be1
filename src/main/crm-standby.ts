import { runMain } from "./io/run-main.ts";

await runMain("crm_standby", import.meta.url);
