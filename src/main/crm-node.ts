import { startTool } from "./io/start.ts";

await startTool("crm_node", import.meta.url);
