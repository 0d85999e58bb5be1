import type { AgentCatalogue, AgentName } from "../../agents/index.ts";
import { CrmError, parseDurationMs } from "../../base/index.ts";
import { childElements, configurationOf, descendants, type Element, firstChild, statusOf } from "../../cib/index.ts";
import { parseOperationKey } from "../../state/index.ts";

/** How long an operation is likely to take. */
export interface Expectation {
  /** Milliseconds it took the last time, on whatever host. */
  readonly lastMs: number | undefined;
  /** What the configuration allows it, or its agent's meta-data. */
  readonly limitMs: number | undefined;
}

export type Expectations = ReadonlyMap<string, Expectation>;

/** How long each operation in the history took last; the longest where hosts differ. */
export function lastTimes(cib: Element): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const status = statusOf(cib);
  if (status === undefined) return times;
  for (const { name, attributes } of descendants(status)) {
    const key = attributes.operation_key;
    const took = Number(attributes["exec-time"]);
    if (name !== "lrm_rsc_op" || key === undefined || !(took > 0)) continue;
    times.set(key, Math.max(times.get(key) ?? 0, took));
  }
  return times;
}

/** What is to be expected of these operations: from the history, and from the agents' meta-data. */
export async function expect(keys: readonly string[], cib: Element, agents: AgentCatalogue): Promise<Expectations> {
  const last = lastTimes(cib);
  const names = agentNames(cib);
  const configured = configuredLimits(cib);
  const limits = new Map<string, Promise<ReadonlyMap<string, number>>>();
  const found = await Promise.all(
    keys.map(async (key): Promise<readonly [string, Expectation]> => {
      const parsed = parseOperationKey(key);
      if (parsed === undefined) return [key, { lastMs: last.get(key), limitMs: undefined }];
      const id = parsed.resource.replace(/:\d+$/, "");
      const agent = names.get(id);
      const limit =
        configured.get(`${id} ${parsed.operation}`) ??
        (agent === undefined ? undefined : (await limitsOf(agent, agents, limits)).get(parsed.operation));
      return [key, { lastMs: last.get(key), limitMs: limit }];
    }),
  );
  return new Map(found);
}

/** `vip start` -> milliseconds, where an operation is configured with a timeout. */
function configuredLimits(cib: Element): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const primitive of descendants(configurationOf(cib))) {
    const operations = primitive.name === "primitive" ? firstChild(primitive, "operations") : undefined;
    if (operations === undefined) continue;
    for (const { attributes } of childElements(operations, "op")) {
      const limit = attributes.timeout === undefined ? undefined : parseDurationMs(attributes.timeout);
      const key = `${primitive.attributes.id} ${attributes.name}`;
      if (limit !== undefined) limits.set(key, Math.max(limit, limits.get(key) ?? 0));
    }
  }
  return limits;
}

function agentNames(cib: Element): ReadonlyMap<string, AgentName> {
  const names = new Map<string, AgentName>();
  for (const { name, attributes } of descendants(configurationOf(cib))) {
    const { id, class: agentClass, provider, type } = attributes;
    if (name !== "primitive" || id === undefined || agentClass === undefined || type === undefined) continue;
    names.set(id, { class: agentClass, ...(provider === undefined ? {} : { provider }), type });
  }
  return names;
}

function limitsOf(
  agent: AgentName,
  agents: AgentCatalogue,
  known: Map<string, Promise<ReadonlyMap<string, number>>>,
): Promise<ReadonlyMap<string, number>> {
  const key = `${agent.class}:${agent.provider ?? ""}:${agent.type}`;
  let limits = known.get(key);
  if (limits === undefined) known.set(key, (limits = readLimits(agent, agents)));
  return limits;
}

async function readLimits(agent: AgentName, agents: AgentCatalogue): Promise<ReadonlyMap<string, number>> {
  try {
    const metadata = await agents.metadata(agent);
    return new Map(
      (metadata?.actions ?? []).flatMap(({ name, timeoutMs }) =>
        timeoutMs === undefined ? [] : [[name, timeoutMs] as const],
      ),
    );
  } catch (error) {
    // An agent without meta-data still starts; there is only nothing to expect of it.
    if (error instanceof CrmError) return new Map();
    throw error;
  }
}
