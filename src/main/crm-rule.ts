import { startTool } from "./io/start.ts";

await startTool("crm_rule", import.meta.url);
