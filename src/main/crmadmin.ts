import { startTool } from "./io/start.ts";

await startTool("crmadmin", import.meta.url);
