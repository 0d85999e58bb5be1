import { startTool } from "./io/start.ts";

await startTool("crm_verify", import.meta.url);
