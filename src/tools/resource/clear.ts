import { CrmError, ExitCode } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { epochSecondsOf, parseDate } from "../../rules/index.ts";
import { type Host, readCluster } from "../../state/index.ts";
import { commandLine, type Edit, editCib } from "../cib/commit.ts";
import { logMessages } from "../log-messages.ts";
import type { ToolCall } from "../run-tool.ts";
import { banId, endOfCli, locationsOf, preferId, prefersByRule, ruleNames, withoutLocations } from "./constraints.ts";
import { nodeGiven, resourceName, wholeResourceGiven } from "./target.ts";

export interface ClearOptions {
  /** What keeps the resource off the node goes too. */
  readonly bans: boolean;
  /** What prefers another node goes too. */
  readonly force: boolean;
}

/** Edits that remove what --move and --ban made for a resource on a node. */
export function clearing(resource: string, node: string, { bans, force }: ClearOptions): Edit[] {
  const ban = banId(resource, node);
  const prefer = preferId(resource);
  return [
    (cib) => withoutLocations(cib, (location) => prefersByRule(location, resource, node)),
    (cib) =>
      withoutLocations(cib, ({ attributes: { id, node: preferred } }) => {
        if (id === ban) return bans;
        return id === prefer && (force || preferred === node);
      }),
  ];
}

/** Removes what --move and --ban made, and says what. */
export async function clear(call: ToolCall, cluster: Cluster): Promise<number> {
  const expired = call.has("expired");
  const id = expired ? call.value("resource") : resourceName(call);
  const { cib } = await cluster.read();
  const reading = readCluster(cib, call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  const node = nodeGiven(call, reading);
  if (id !== undefined) wholeResourceGiven(call, reading);
  const options = { bans: true, force: call.has("force") };
  const hosts = node === undefined ? reading.hosts : [node];
  const edits =
    expired || id === undefined
      ? clearingExpired(call, locationsOf(cib), node)
      : hosts.flatMap(({ name }) => clearing(id, name, options));
  await editCib(cluster, call.io, [commandLine(call)], edits);
  if (call.has("quiet")) return ExitCode.OK;
  const left = new Set(locationsOf((await cluster.read()).cib).map(({ attributes }) => attributes.id));
  const gone = locationsOf(cib).flatMap(({ attributes: { id } }) => (id === undefined || left.has(id) ? [] : [id]));
  for (const constraint of gone.sort()) call.line(`Removing constraint: ${constraint}`);
  return ExitCode.OK;
}

/** Edits that remove what has ended, each by its own. */
function clearingExpired(call: ToolCall, locations: readonly Element[], node: Host | undefined): Edit[] {
  const resource = call.value("resource");
  const promoted = call.has("promoted") || call.has("master");
  const nowS = Math.floor(call.io.nowMs() / 1000);
  return locations
    .filter((location) => {
      const { rsc, role = "" } = location.attributes;
      if (resource !== undefined && rsc !== resource) return false;
      if (promoted && role !== "Promoted" && role !== "Master") return false;
      if (node !== undefined && !childElements(location, "rule").some((rule) => ruleNames(rule, node.name)))
        return false;
      const end = endOfCli(location);
      return end !== undefined && hasPassed(end, call, nowS);
    })
    .map(
      ({ attributes: { id } }) =>
        (cib: Element) =>
          withoutLocations(cib, ({ attributes }) => attributes.id === id),
    );
}

/** What has no date to be read has not ended. */
function hasPassed(end: string, call: ToolCall, nowS: number): boolean {
  try {
    return epochSecondsOf(parseDate(end, { nowS, zone: call.io.zone })) < nowS;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return false;
  }
}
