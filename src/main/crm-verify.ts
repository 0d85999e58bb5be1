import { runMain } from "./io/run-main.ts";

await runMain("crm_verify", import.meta.url);
