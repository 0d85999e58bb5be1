import { runMain } from "./io/run-main.ts";

await runMain("crm_error", import.meta.url);
