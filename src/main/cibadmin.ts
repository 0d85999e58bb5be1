import { startTool } from "./io/start.ts";

await startTool("cibadmin", import.meta.url);
