import { startTool } from "./io/start.ts";

await startTool("crm_standby", import.meta.url);
