import { runMain } from "./io/run-main.ts";

await runMain("crm_mon", import.meta.url);
