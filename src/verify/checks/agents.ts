import type { AgentMetadata, AgentName, AgentParameter } from "../../agents/index.ts";
import { formatAgentName } from "../../agents/index.ts";
import { formatDuration, parseDurationMs } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import { type Entry, suggest, type Workspace } from "../../language/index.ts";
import type { AgentKnowledge } from "../agent-knowledge.ts";
import { deprecation, error, type Finding, warning } from "../finding.ts";

/** A primitive or template with what its template gives it. */
function merged({ element }: Entry, workspace: Workspace): Element {
  const { template } = element.attributes;
  const base = template === undefined ? undefined : workspace.get(template)?.element;
  if (base === undefined) return element;
  const { class: agentClass, provider, type } = base.attributes;
  const attributes = { ...element.attributes };
  if (agentClass !== undefined) attributes.class = agentClass;
  if (provider !== undefined) attributes.provider = provider;
  if (type !== undefined) attributes.type = type;
  return { ...element, attributes, children: [...base.children, ...element.children] };
}

function nameOf({ attributes }: Element): AgentName | undefined {
  const { class: agentClass, provider, type } = attributes;
  if (agentClass === undefined || type === undefined) return undefined;
  return { class: agentClass, type, ...(provider === undefined ? {} : { provider }) };
}

/** What agents say of resources: that they are there, their parameters, actions and time-outs. */
export function* checkAgents(
  workspace: Workspace,
  agent: (name: AgentName) => AgentKnowledge,
  wanted: (entry: Entry) => boolean,
): Generator<Finding> {
  for (const entry of workspace.all()) {
    if (entry.kind.word !== "primitive" && entry.kind.word !== "rsc_template") continue;
    if (!wanted(entry)) continue;
    const element = merged(entry, workspace);
    const name = nameOf(element);
    if (name === undefined) continue;
    const knowledge = agent(name);
    if (knowledge === "missing") {
      yield error("agent-missing", `${entry.id}: there is no agent ${formatAgentName(name)} here`, {
        object: entry.id,
        remedy: "install it, or commit with force when the other hosts have it",
      });
    } else if (knowledge !== "unknown") {
      yield* checkParameters(entry, element, knowledge);
      yield* checkOperations(entry, element, knowledge);
    }
  }
  yield* checkUnique(workspace, agent, wanted);
}

interface Given {
  readonly name: string;
  readonly value: string | undefined;
}

function parametersOf(element: Element): Given[] {
  return childElements(element, "instance_attributes").flatMap((set) =>
    childElements(set, "nvpair").flatMap(({ attributes: { name, value, "id-ref": reference } }) =>
      name === undefined || reference !== undefined ? [] : [{ name, value }],
    ),
  );
}

/** Whether parameters may come from elsewhere: another object's set, or one of several under rules. */
function isOpen(element: Element): boolean {
  return childElements(element, "instance_attributes").some(
    (set) =>
      set.attributes["id-ref"] !== undefined ||
      childElements(set, "nvpair").some(({ attributes }) => attributes["id-ref"] !== undefined),
  );
}

/** Parameters that every agent has: of the tracing of agents, and of fencing devices what the cluster itself reads. */
const EVERY_AGENT = /^(trace_ra|trace_file|trace_dir|OCF_CHECK_LEVEL|CRM_meta_.*|OCF_RESKEY_.*)$/;
const EVERY_DEVICE = /^(pcmk_.*|stonith-timeout|priority|provides|action|port|plug|nodename|state_file)$/;

function* checkParameters(entry: Entry, element: Element, metadata: AgentMetadata): Generator<Finding> {
  const known = new Map(metadata.parameters.map((parameter) => [parameter.name, parameter]));
  const given = parametersOf(element);
  const agent = formatAgentName(metadata.agent);
  for (const { name, value } of given) {
    const parameter = known.get(name);
    if (parameter === undefined) {
      if (EVERY_AGENT.test(name) || (metadata.agent.class === "stonith" && EVERY_DEVICE.test(name))) continue;
      // An agent that tells of no parameters tells nothing.
      if (metadata.parameters.length === 0) continue;
      const near = suggest(name, [...known.keys()]);
      yield error("agent-parameter", `${entry.id}: ${agent} has no parameter ${name}`, {
        object: entry.id,
        attribute: name,
        remedy: near === undefined ? `\`ra info ${agent}\` lists them` : `did you mean ${near}?`,
      });
      continue;
    }
    if (parameter.deprecated)
      yield deprecation("agent-deprecated", `${entry.id}: parameter ${name} of ${agent} is deprecated`, {
        object: entry.id,
        attribute: name,
      });
    const problem = value === undefined ? undefined : typeProblem(parameter, value);
    if (problem !== undefined) {
      yield warning("agent-value", `${entry.id}: ${name}=${parameter.private ? "******" : value}: ${problem}`, {
        object: entry.id,
        attribute: name,
      });
    }
  }
  if (entry.kind.word === "rsc_template" || isOpen(element)) return;
  const names = new Set(given.map(({ name }) => name));
  for (const { name, required, default: fallback } of metadata.parameters) {
    if (!required || names.has(name) || (fallback !== undefined && fallback !== "")) continue;
    if (metadata.agent.class === "stonith" && EVERY_DEVICE.test(name)) continue;
    yield error("agent-required", `${entry.id}: ${agent} needs parameter ${name}`, {
      object: entry.id,
      attribute: name,
      remedy: `set ${entry.id}.params.${name}=...`,
    });
  }
}

function typeProblem({ type, options }: AgentParameter, value: string): string | undefined {
  if (value === "" || value.includes("lrm://") || value.startsWith("$")) return undefined;
  switch (type) {
    case "integer":
      return /^[+-]?\d+$/.test(value) ? undefined : "not a whole number";
    case "boolean":
      return /^(true|false|yes|no|on|off|y|n|1|0|ja|t|f)$/i.test(value) ? undefined : "not true or false";
    case "select":
      return options.length === 0 || options.includes(value) ? undefined : `not one of ${options.join(", ")}`;
    case "port":
      return /^\d+$/.test(value) && Number(value) <= 65_535 ? undefined : "not a port";
    case "second":
    case "time":
      return /^\d+(\.\d+)?\s*(us|ms|s|m|min|h|hr|sec|msec|usec)?$/.test(value) ? undefined : "not a time";
    default:
      return undefined;
  }
}

/** Actions that the cluster itself asks of everything. */
const IMPLIED: ReadonlySet<string> = new Set(["start", "stop", "monitor", "reload", "status"]);

function* checkOperations(entry: Entry, element: Element, metadata: AgentMetadata): Generator<Finding> {
  const agent = formatAgentName(metadata.agent);
  const ops = childElements(element, "operations").flatMap((operations) => childElements(operations, "op"));
  for (const { attributes } of ops) {
    const { name = "", interval = "0", timeout, role } = attributes;
    const offered = metadata.actions.filter((action) => action.name === name);
    if (offered.length === 0) {
      if (metadata.actions.length === 0 || IMPLIED.has(name)) continue;
      const near = suggest(
        name,
        metadata.actions.map((action) => action.name),
      );
      yield warning("agent-action", `${entry.id}: ${agent} does not say that it has an action ${name}`, {
        object: entry.id,
        attribute: name,
        remedy: near === undefined ? undefined : `did you mean ${near}?`,
      });
      continue;
    }
    if ((name === "start" || name === "stop") && (parseDurationMs(interval) ?? 0) > 0) {
      yield warning("agent-interval", `${entry.id}: ${name} is done once, but has interval=${interval}`, {
        object: entry.id,
        attribute: name,
        remedy: `set ${entry.id}.op.${name}.interval=0s`,
      });
    }
    const advised = (offered.find((action) => action.role === role) ?? offered[0])?.timeoutMs;
    const given = timeout === undefined ? undefined : parseDurationMs(timeout);
    if (advised !== undefined && given !== undefined && given > 0 && given < advised) {
      yield warning(
        "agent-timeout",
        `${entry.id}: timeout ${timeout} of ${name} is shorter than the ${formatDuration(advised)} that ${agent} advises`,
        { object: entry.id, attribute: name, remedy: `default-timeouts ${entry.id} sets what is advised` },
      );
    }
  }
}

/** Values that only one resource may have. */
function* checkUnique(
  workspace: Workspace,
  agent: (name: AgentName) => AgentKnowledge,
  wanted: (entry: Entry) => boolean,
): Generator<Finding> {
  const seen = new Map<string, Entry>();
  const all = [...workspace.all()].filter(({ kind }) => kind.word === "primitive");
  for (const entry of all) {
    const element = merged(entry, workspace);
    const name = nameOf(element);
    const knowledge = name === undefined ? "unknown" : agent(name);
    if (knowledge === "missing" || knowledge === "unknown") continue;
    const values = new Map(parametersOf(element).map((given) => [given.name, given.value]));
    for (const [group, parameters] of groupsOf(knowledge)) {
      const parts = parameters.map(({ name: parameter, default: fallback }) => values.get(parameter) ?? fallback ?? "");
      if (!parameters.some((parameter) => values.has(parameter.name))) continue;
      const key = `${formatAgentName(knowledge.agent)}\n${group}\n${parts.join("\n")}`;
      const other = seen.get(key);
      if (other === undefined) {
        seen.set(key, entry);
        continue;
      }
      if (!wanted(entry) && !wanted(other)) continue;
      const what = parameters.map((parameter) => parameter.name).join(", ");
      yield warning("agent-unique", `${entry.id}: ${other.id} has the same ${what}, which only one may have`, {
        object: entry.id,
        attribute: parameters[0]?.name,
      });
    }
  }
}

function groupsOf({ parameters }: AgentMetadata): Map<string, AgentParameter[]> {
  const groups = new Map<string, AgentParameter[]>();
  for (const parameter of parameters) {
    if (parameter.uniqueGroup === undefined) continue;
    groups.set(parameter.uniqueGroup, [...(groups.get(parameter.uniqueGroup) ?? []), parameter]);
  }
  return groups;
}
