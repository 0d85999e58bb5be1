import { type AgentName, parseAgentName } from "../../agents/index.ts";
import { CrmError, ExitCode } from "../../base/index.ts";
import { type Element, element } from "../../cib/index.ts";
import type { ToolCall } from "../run-tool.ts";
import { failure } from "./target.ts";

/** Commands about the agents of this host: they need no cluster. */
export const AGENT_QUERIES: Readonly<Record<string, (call: ToolCall) => Promise<number>>> = {
  "list-standards": listStandards,
  "list-ocf-providers": listProviders,
  "list-ocf-alternatives": listAlternatives,
  "list-agents": listAgents,
  "show-metadata": showMetadata,
};

async function listStandards(call: ToolCall): Promise<number> {
  const names = await call.io.agents().classes();
  return show(call, names, element("list", { name: "standards", count: String(names.length) }, items("item", names)));
}

async function listProviders(call: ToolCall): Promise<number> {
  const names = await call.io.agents().providers("ocf");
  if (names.length === 0) return none(call, "No OCF providers found", ExitCode.NOSUCH, "No such object");
  return show(call, names, element("providers", { standard: "ocf" }, items("provider", names)));
}

async function listAlternatives(call: ToolCall): Promise<number> {
  const type = call.value("list-ocf-alternatives") ?? "";
  const names = await call.io.agents().providers("ocf", type);
  if (names.length === 0) return none(call, `No OCF providers found for ${type}`, ExitCode.NOSUCH, "No such object");
  return show(call, names, element("providers", { for: type }, items("provider", names)));
}

async function listAgents(call: ToolCall): Promise<number> {
  const [, standard = "", provider] = /^([^:]*)(?::(.*))?$/s.exec(call.value("list-agents") ?? "") ?? [];
  const names = await call.io.agents().types(standard, provider);
  if (names.length === 0) {
    const of = provider === undefined ? `'${standard}'` : `'${standard}' and provider '${provider}'`;
    return none(call, `No agents found for standard ${of}`, ExitCode.ERROR, "Error occurred");
  }
  const about = { standard, ...(provider === undefined ? {} : { provider }) };
  return show(call, names, element("agents", about, items("agent", names)));
}

function items(name: string, texts: readonly string[]): Element[] {
  return texts.map((text) => element(name, {}, [{ kind: "text", text }]));
}

function show(call: ToolCall, names: readonly string[], xml: Element): number {
  for (const name of names) call.line(name);
  call.add(xml);
  return ExitCode.OK;
}

function none(call: ToolCall, words: string, code: number, outcome: string): number {
  call.complainBare(words);
  call.complain(`Error performing operation: ${outcome}`);
  return code;
}

async function showMetadata(call: ToolCall): Promise<number> {
  const spec = call.value("show-metadata") ?? "";
  const agent = agentNamed(spec);
  if (agent === undefined) throw failure("no-such", `'${spec}' is not a valid agent specification`);
  let text: string | undefined;
  try {
    text = await call.io.agents().metadataText?.(agent);
  } catch (error) {
    if (!(error instanceof CrmError) || error.code !== "no-meta-data") throw error;
    throw failure("no-such", `Metadata query for ${spec} failed: ${error.message}`);
  }
  if (text === undefined) throw failure("no-such", `Metadata query for ${spec} failed: No such device or address`);
  if (!call.xml) call.io.out(text);
  call.add(element("metadata", {}, [{ kind: "text", text }]));
  return ExitCode.OK;
}

function agentNamed(spec: string): AgentName | undefined {
  try {
    return parseAgentName(spec);
  } catch (error) {
    if (error instanceof CrmError) return undefined;
    throw error;
  }
}
