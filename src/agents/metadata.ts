import { CrmError, parseDurationMs } from "../base/index.ts";
import { childElements, type Element, firstChild, readXml } from "../cib/index.ts";
import type { AgentAction, AgentMetadata, AgentName, AgentParameter } from "./catalogue.ts";
import { formatAgentName } from "./name.ts";

/** Reads what an agent prints for `meta-data`. Real agents are not always careful: text before and after the document,
 *  missing descriptions and unknown elements are passed over; what is not XML at all is refused.
 *  @throws CrmError `no-meta-data` */
export function parseMetadata(agent: AgentName, text: string): AgentMetadata {
  const root = readDocument(agent, text);
  const parameters = firstChild(root, "parameters");
  const actions = firstChild(root, "actions");
  return {
    agent,
    version: root.attributes.version ?? textOf(firstChild(root, "version")),
    shortDescription: description(root, "shortdesc") || (root.attributes.shortdesc ?? ""),
    longDescription: description(root, "longdesc"),
    parameters: parameters === undefined ? [] : childElements(parameters, "parameter").flatMap(parameter),
    actions: actions === undefined ? [] : childElements(actions, "action").flatMap(action),
  };
}

function readDocument(agent: AgentName, text: string): Element {
  const begin = text.search(/<\?xml|<!DOCTYPE|<resource-agent[\s>]/);
  const end = text.lastIndexOf("</resource-agent>");
  if (begin < 0 || end < 0)
    throw noMetadata(agent, text.trim() === "" ? "it printed nothing" : "it printed something else");
  try {
    return readXml(escapeStrayAmpersands(text.slice(begin, end + "</resource-agent>".length)));
  } catch (error) {
    if (error instanceof CrmError) throw noMetadata(agent, error.describe(), error);
    throw error;
  }
}

/** `&` in a description that begins no reference is the fault real agents make most. */
function escapeStrayAmpersands(text: string): string {
  return text.replace(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/gi, "&amp;");
}

function noMetadata(agent: AgentName, why: string, cause?: Error): CrmError {
  return new CrmError(
    { code: "no-meta-data", message: `${formatAgentName(agent)} printed no usable meta-data: ${why}` },
    cause === undefined ? undefined : { cause },
  );
}

function textOf(node: Element | undefined): string {
  if (node === undefined) return "";
  const text = node.children.map((child) => (child.kind === "text" ? child.text : "")).join("");
  return text.trim();
}

/** English where there are several languages. */
function description(parent: Element, name: string): string {
  const all = childElements(parent, name);
  return textOf(all.find((each) => (each.attributes.lang ?? "en").startsWith("en")) ?? all[0]);
}

const yes = (value: string | undefined): boolean => value !== undefined && /^(1|true|yes|on|y)$/i.test(value);

const TYPES = ["string", "integer", "boolean", "select", "second", "time", "percentage", "port"] as const;

function parameter(node: Element): AgentParameter[] {
  const { name } = node.attributes;
  if (name === undefined || name === "") return [];
  const content = firstChild(node, "content");
  const type = content?.attributes.type?.toLowerCase();
  const unique = yes(node.attributes.unique) ? name : undefined;
  return [
    {
      name,
      shortDescription: description(node, "shortdesc"),
      longDescription: description(node, "longdesc"),
      required: yes(node.attributes.required),
      uniqueGroup: node.attributes["unique-group"] ?? unique,
      reloadable: yes(node.attributes.reloadable),
      private: yes(node.attributes.private),
      deprecated: yes(node.attributes.deprecated) || firstChild(node, "deprecated") !== undefined,
      type: type === undefined || type === "" ? "string" : (TYPES.find((known) => known === type) ?? "other"),
      options: content === undefined ? [] : childElements(content, "option").map((each) => each.attributes.value ?? ""),
      default: content?.attributes.default,
    },
  ];
}

function action(node: Element): AgentAction[] {
  const { name, timeout, interval, role, depth } = node.attributes;
  const delay = node.attributes["start-delay"] ?? node.attributes.start_delay;
  if (name === undefined || name === "") return [];
  const duration = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : parseDurationMs(text);
  return [
    {
      name,
      timeoutMs: duration(timeout),
      intervalMs: duration(interval),
      startDelayMs: duration(delay),
      role,
      depth,
    },
  ];
}
