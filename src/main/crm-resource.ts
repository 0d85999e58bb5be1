import { startTool } from "./io/start.ts";

await startTool("crm_resource", import.meta.url);
