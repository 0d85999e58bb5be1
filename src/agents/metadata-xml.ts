import { type Element, element, writeXml } from "../cib/index.ts";
import type { AgentAction, AgentMetadata, AgentParameter } from "./catalogue.ts";

/** Meta-data as an agent would print it, for agents that print none. */
export function metadataXml(metadata: AgentMetadata): string {
  const { agent, version, parameters, actions } = metadata;
  const root = element("resource-agent", { name: agent.type, version }, [
    element("version", {}, [{ kind: "text", text: "1.1" }]),
    description("longdesc", metadata.longDescription),
    description("shortdesc", metadata.shortDescription),
    element("parameters", {}, parameters.map(parameterXml)),
    element("actions", {}, actions.map(actionXml)),
  ]);
  return `<?xml version="1.0"?>\n${writeXml(root)}`;
}

function description(name: string, text: string): Element {
  return element(name, { lang: "en" }, [{ kind: "text", text }]);
}

function parameterXml(parameter: AgentParameter): Element {
  const { name, required, type } = parameter;
  return element("parameter", { name, required: required ? "1" : "0" }, [
    description("longdesc", parameter.longDescription),
    description("shortdesc", parameter.shortDescription),
    element("content", { type, ...(parameter.default === undefined ? {} : { default: parameter.default }) }),
  ]);
}

function actionXml({ name, timeoutMs, intervalMs }: AgentAction): Element {
  return element("action", {
    name,
    ...(timeoutMs === undefined ? {} : { timeout: `${timeoutMs / 1000}s` }),
    ...(intervalMs === undefined ? {} : { interval: `${intervalMs / 1000}s` }),
  });
}
