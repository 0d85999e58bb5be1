import { startTool } from "./io/start.ts";

await startTool("crm_failcount", import.meta.url);
