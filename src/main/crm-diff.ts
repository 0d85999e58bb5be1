import { startTool } from "./io/start.ts";

await startTool("crm_diff", import.meta.url);
