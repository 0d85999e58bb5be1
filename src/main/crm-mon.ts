import { startTool } from "./io/start.ts";

await startTool("crm_mon", import.meta.url);
