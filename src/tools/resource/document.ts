import type { Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { type Reading, readCluster } from "../../state/index.ts";
import { logMessages } from "../log-messages.ts";
import type { ToolCall } from "../run-tool.ts";

/** The document, and the cluster as it reads at the time that the cluster itself goes by. */
export async function readDocument(
  call: ToolCall,
  cluster: Cluster,
): Promise<{ readonly cib: Element; readonly reading: Reading }> {
  const { cib } = await cluster.read();
  const { nowMs } = cluster.setting === "file" ? { nowMs: undefined } : await cluster.status();
  const reading = readCluster(cib, nowMs ?? call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  return { cib, reading };
}
