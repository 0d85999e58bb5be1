import { startTool } from "./io/start.ts";

await startTool("crm_master", import.meta.url);
