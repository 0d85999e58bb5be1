import { loadTool, type ToolName } from "../../tools/index.ts";
import { endWhenBroken } from "./broken.ts";
import { nodeIo } from "./node-io.ts";

/** @param home where Lifeline is installed */
export async function runTool(name: ToolName, home: string): Promise<void> {
  endWhenBroken(name);
  const tool = await loadTool(name);
  process.exitCode = await tool(process.argv.slice(2), nodeIo(name, home));
}
