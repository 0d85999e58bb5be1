import { startTool } from "./io/start.ts";

await startTool("crm_shadow", import.meta.url);
