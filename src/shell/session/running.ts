import type { World } from "./context.ts";
import { runningIn } from "./history.ts";

/** Primitives that run somewhere; none where the document is nobody's. */
export async function runningResources(world: World): Promise<ReadonlySet<string>> {
  if (world.cluster.setting === "file") return new Set();
  const { cib } = await world.cluster.read();
  return new Set(runningIn(cib).keys());
}
