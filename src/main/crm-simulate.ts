import { startTool } from "./io/start.ts";

await startTool("crm_simulate", import.meta.url);
