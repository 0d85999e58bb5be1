import { enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ToolName } from "../../tools/index.ts";

/** Runs a tool as this process, with what V8 compiled at an earlier call: kept beside the program, where whoever may write
 *  could change the program too. Where it cannot be written every start compiles. @param entry `import.meta.url` of the entry */
export async function startTool(name: ToolName, entry: string): Promise<void> {
  const file = fileURLToPath(entry);
  const home = join(dirname(file), file.endsWith(".ts") ? "../.." : "..");
  enableCompileCache(join(home, "dist", "cache"));
  const { runTool } = await import("./run-tool.ts");
  await runTool(name, home);
}
