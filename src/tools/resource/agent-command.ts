import { type AgentName, formatAgentName } from "../../agents/index.ts";
import { ExitCode } from "../../base/index.ts";
import type { Cluster } from "../../client/index.ts";
import {
  configuredOperation,
  leadingInteger,
  metaAttributeName,
  operationKey,
  type Reading,
  type Resource,
  resourceParameters,
} from "../../state/index.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { reportAgent } from "./agent-report.ts";
import { AGENT_COMMANDS, type AgentCommand, type AgentTask, isAgentCommand, runTask } from "./agent-run.ts";
import { nameAndValue } from "./digests.ts";
import { readDocument } from "./document.ts";
import { instancesNamed } from "./named.ts";
import { nodeGiven, resourceGiven } from "./target.ts";
import { timeoutGiven } from "./timeout.ts";

const DEFAULT_TIMEOUT_MS = 20_000;

/** NAME=VALUE on the command line takes the place of what is configured where an agent or its parameters are looked at.
 *  @throws CrmError `usage` */
export function checkOperands(call: ToolCall): void {
  const { operands } = call;
  if (operands.length === 0) return;
  if (!call.options.some(({ name }) => name === "digests" || isAgentCommand(name))) {
    const words = operands.map((word, index) => `[${index + 1} of ${operands.length}] ${word}`);
    throw toolError("usage", ["non-option ARGV-elements:", ...words].join("\n"));
  }
  for (const word of operands) nameAndValue(word);
}

/** Whether an agent is named instead of a resource. @throws CrmError `usage` */
export function checkAgentOptions(call: ToolCall, command: AgentCommand | undefined): boolean {
  const namesAgent = ["class", "provider", "agent"].some((name) => call.has(name));
  if (!namesAgent) {
    if (call.has("option")) throw toolError("usage", "--option must be used with --validate and without -r");
    return false;
  }
  if (call.has("resource")) {
    throw toolError("usage", "--class, --agent, and --provider cannot be used with -r/--resource");
  }
  if (command !== undefined) return true;
  throw toolError("usage", "--class, --agent, and --provider can only be used with --validate and --force-*");
}

/** Runs an agent that --class, --provider and --agent name, with the parameters of --option. */
export async function runNamedAgent(call: ToolCall, command: AgentCommand): Promise<number> {
  const options = optionsOf(call);
  const given = call.values("option").map((text) => optionValue(text));
  const agent = agentOf(call);
  await mustExist(call, agent);
  const task: AgentTask = {
    ...options,
    command,
    agent,
    resource: undefined,
    instance: "test",
    parameters: Object.fromEntries([...given, ...options.overrides]),
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
  return reportAgent(call, task, await runTask(call, task));
}

/** Runs the agent of a configured resource on this host, whatever the cluster does with it. */
export async function runResourceAgent(call: ToolCall, cluster: Cluster, command: AgentCommand): Promise<number> {
  const options = optionsOf(call);
  if (cluster.setting === "playground" && command !== "validate") {
    throw toolError("not-supported", `The agents of a playground are only played: --${command} would touch this host`);
  }
  const { reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  const named = resourceGiven(call, reading, "anonymous");
  const asked = call.value("resource") ?? named.id;
  if (["force-start", "force-promote", "force-demote"].includes(command)) {
    const active = named.kind === "clone" && instancesNamed(named, asked).some(({ activeOn }) => activeOn.length > 0);
    if (active && !call.has("force")) return refuseActive(call, command, named);
  }
  const resource = named.kind === "clone" ? named.children[0]! : named;
  const unfit = resource.kind === "group" ? "group" : resource.bundled ? "bundled" : undefined;
  if (unfit !== undefined) {
    call.complainBare(`Sorry, the ${command} option doesn't support ${unfit} resources`);
    call.complain("Error performing operation: Unimplemented");
    return ExitCode.UNIMPLEMENT_FEATURE;
  }
  const { agentClass = "", provider, type = "" } = resource;
  const anonymous = resource.parent?.isAnonymousClone === true;
  const task: AgentTask = {
    ...options,
    command,
    agent: { class: agentClass, type, ...(provider === undefined ? {} : { provider }) },
    resource: anonymous ? asked : resource.id,
    // Where instances are not told apart the cluster runs them under one name, and their state lies under that.
    instance: resource.historyId ?? resource.printableId,
    parameters: { ...parametersOf(reading, resource), ...Object.fromEntries(options.overrides) },
    timeoutMs: options.timeoutMs ?? configuredTimeout(reading, resource, command),
  };
  return reportAgent(call, task, await runTask(call, task));
}

function refuseActive(call: ToolCall, command: AgentCommand, { id }: Resource): number {
  call.complainBare(`It is not safe to ${command} ${id} here: the cluster claims it is already active`);
  call.complainBare("Try setting target-role=Stopped first or specifying the force option");
  call.complain("Error performing operation: Operation not safe");
  return ExitCode.UNSAFE;
}

interface Options {
  readonly overrides: ReadonlyMap<string, string>;
  readonly timeoutMs: number | undefined;
  readonly checkLevel: number | undefined;
}

/** @throws CrmError `usage` */
function optionsOf(call: ToolCall): Options {
  const timeoutMs = timeoutGiven(call);
  const level = call.options.findLast(({ name, value }) => isAgentCommand(name) && value !== undefined)?.value;
  const checkLevel = leadingInteger(level);
  if (level !== undefined && checkLevel === undefined) {
    throw toolError("usage", `Invalid check level setting: ${level}`);
  }
  return {
    overrides: new Map(call.operands.map(nameAndValue)),
    // Zero is as good as nothing said.
    timeoutMs: timeoutMs === 0 ? undefined : timeoutMs,
    checkLevel: checkLevel === undefined ? undefined : Math.max(0, checkLevel),
  };
}

function optionValue(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw toolError("usage", "Error parsing option --option");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** @throws CrmError `usage` where the words do not name one agent */
function agentOf(call: ToolCall): AgentName {
  const agentClass = call.value("class");
  const provider = call.value("provider");
  const type = call.value("agent");
  if (agentClass === "ocf") {
    if (provider === undefined || type === undefined) {
      throw toolError("usage", "--provider and --agent are required with --class=ocf");
    }
    return { class: agentClass, provider, type };
  }
  if (provider !== undefined) throw toolError("usage", "--provider is supported only with --class=ocf");
  if (type === undefined) throw toolError("usage", "--agent is required with --class");
  if (agentClass === undefined) throw toolError("usage", "--class is required with --agent");
  return { class: agentClass, type };
}

async function mustExist(call: ToolCall, agent: AgentName): Promise<void> {
  const known = await call.io.agents().types(agent.class, agent.provider);
  if (known.includes(agent.type)) return;
  throw toolError(
    "usage",
    agent.class === "stonith"
      ? `${agent.type} is not a known fencing agent`
      : `${formatAgentName(agent)} is not a known resource agent`,
  );
}

/** As the cluster gives them to an agent, rules that look at a host left out. */
function parametersOf(reading: Reading, resource: Resource): Record<string, string> {
  const meta = [...resource.meta].flatMap(([name, value]) => {
    const told = metaAttributeName(name);
    return told === undefined ? [] : [[told, value] as const];
  });
  const { crm_feature_set: version } = reading.cib.attributes;
  return {
    ...Object.fromEntries(resourceParameters(reading, resource, undefined)),
    ...Object.fromEntries(meta),
    ...(version === undefined ? {} : { crm_feature_set: version }),
  };
}

function configuredTimeout(reading: Reading, resource: Resource, command: AgentCommand): number {
  const action = AGENT_COMMANDS[command];
  const { meta } = configuredOperation(reading, resource, undefined, action, 0, operationKey(action, 0));
  const timeoutMs = Number(meta.get("timeout"));
  return timeoutMs > 0 ? timeoutMs : DEFAULT_TIMEOUT_MS;
}
