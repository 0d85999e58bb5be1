import { runMain } from "./io/run-main.ts";

await runMain("crm_node", import.meta.url);
