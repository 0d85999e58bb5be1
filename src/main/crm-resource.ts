import { runMain } from "./io/run-main.ts";

await runMain("crm_resource", import.meta.url);
