import { startTool } from "./io/start.ts";

await startTool("crm_error", import.meta.url);
