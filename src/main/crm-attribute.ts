import { startTool } from "./io/start.ts";

await startTool("crm_attribute", import.meta.url);
