import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadTool, type ToolName } from "../../tools/index.ts";
import { nodeIo } from "./node-io.ts";

/** Runs a tool as this process. @param entry `import.meta.url` of the entry */
export async function runMain(name: ToolName, entry: string): Promise<void> {
  const file = fileURLToPath(entry);
  const home = join(dirname(file), file.endsWith(".ts") ? "../.." : "..");
  const tool = await loadTool(name);
  process.exitCode = await tool(process.argv.slice(2), nodeIo(name, home));
}
