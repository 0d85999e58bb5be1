import { ExitCode } from "../../base/index.ts";
import { element, writeXml } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import type { Resource } from "../../state/index.ts";
import {
  buildResource,
  buildStatus,
  renderLines,
  resourceLines,
  resourcesText,
  resourcesXml,
  resourceXml,
} from "../../status/index.ts";
import type { ToolCall } from "../run-tool.ts";
import { readDocument } from "./document.ts";
import { configuredId } from "./owners.ts";
import { findElement } from "./parameters.ts";
import { failure, nodeGiven, resourceGiven } from "./target.ts";

/** All resources with their states, the places left out. */
export async function list(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  const { resources } = buildStatus(reading);
  const text = resourcesText(resources, { inactive: true, pending: true, attributes: false, bare: true });
  if (!call.xml) call.io.out(renderLines(text === undefined ? [] : [text]));
  const xml = resourcesXml(resources, { descriptions: true });
  call.add(xml ?? element("resources", {}, [element("item", {}, [{ kind: "text", text: "No resources" }])]));
  // That there are none is an error to Pacemaker.
  if (xml === undefined) throw failure("no-such");
  return ExitCode.OK;
}

/** The ids of all primitives and instances, from the inside of groups and clones. */
export async function listRaw(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  const names = reading.top.flatMap(innermost).map(({ id }) => id);
  if (names.length === 0) {
    call.complainBare("NO resources configured");
    throw failure("no-such");
  }
  for (const name of names) call.line(name);
  const items = names.map((text) => element("item", { name: "resource" }, [{ kind: "text", text }]));
  call.add(element("list", { name: "resource names", count: String(names.length) }, items));
  return ExitCode.OK;
}

function innermost(resource: Resource): Resource[] {
  return resource.children.length === 0 ? [resource] : resource.children.flatMap(innermost);
}

/** A resource's state and its XML: with its template worked in, or as it is written. */
export async function queryXml(call: ToolCall, cluster: Cluster): Promise<number> {
  const { cib, reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  const resource = resourceGiven(call, reading, "all");
  const written = call.has("query-xml-raw") ? findElement(cib, configuredId(resource)) : undefined;
  const xml = writeXml(written ?? resource.xml);
  const view = buildResource(reading, resource);
  const options = { inactive: false, pending: true, attributes: false };
  if (!call.xml) call.io.out(`${renderLines(resourceLines(view, options), { fancy: false })}Resource XML:\n${xml}`);
  const shown = resourceXml(view, { inactive: false });
  call.add(element("resource_config", {}, [...shown, element("xml", {}, [{ kind: "text", text: xml }])]));
  return ExitCode.OK;
}
