import { runMain } from "./io/run-main.ts";

await runMain("crm_master", import.meta.url);
