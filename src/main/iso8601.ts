import { startTool } from "./io/start.ts";

await startTool("iso8601", import.meta.url);
