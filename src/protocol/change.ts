import * as v from "valibot";
import { CrmError } from "../base/index.ts";
import { type Change, formatPath, type Node, parsePath, readXml, writeXml } from "../cib/index.ts";

const TEXT = v.string();
const POSITION = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const NODE = v.variant("kind", [
  v.object({ kind: v.literal("element"), xml: TEXT }),
  v.object({ kind: v.picklist(["comment", "text"]), text: TEXT }),
]);

/** A change on the wire: paths and elements as text. */
export const WIRE_CHANGE = v.variant("op", [
  v.object({ op: v.literal("create"), path: TEXT, position: POSITION, node: NODE }),
  v.object({ op: v.literal("delete"), path: TEXT }),
  v.object({ op: v.literal("modify"), path: TEXT, attributes: v.record(TEXT, TEXT) }),
  v.object({ op: v.literal("move"), path: TEXT, position: POSITION }),
]);
export type WireChange = v.InferOutput<typeof WIRE_CHANGE>;

export function encodeChange(change: Change): WireChange {
  const path = formatPath(change.path);
  switch (change.op) {
    case "create":
      return { op: "create", path, position: change.position, node: encodeNode(change.node) };
    case "modify":
      return { op: "modify", path, attributes: { ...change.attributes } };
    case "delete":
      return { op: "delete", path };
    case "move":
      return { op: "move", path, position: change.position };
  }
}

/** @throws CrmError `bad-path`, `bad-xml` */
export function decodeChange(change: WireChange): Change {
  const path = parsePath(change.path);
  switch (change.op) {
    case "create":
      return { op: "create", path, position: change.position, node: decodeNode(change.node) };
    case "modify":
      return { op: "modify", path, attributes: checkedNames(change.attributes) };
    case "delete":
      return { op: "delete", path };
    case "move":
      return { op: "move", path, position: change.position };
  }
}

function encodeNode(node: Node): v.InferOutput<typeof NODE> {
  return node.kind === "element"
    ? { kind: "element", xml: writeXml(node, { indent: 0 }) }
    : { kind: node.kind, text: node.text };
}

function decodeNode(node: v.InferOutput<typeof NODE>): Node {
  if (node.kind === "element") return readXml(node.xml, { source: "request" });
  if (node.kind === "comment" && node.text.includes("--")) {
    throw new CrmError({ code: "bad-xml", message: "a comment must not contain --" });
  }
  return { kind: node.kind, text: node.text };
}

const NAME = /^[A-Za-z_:][\w:.-]*$/;

/** Elements are checked by the XML reader; attributes come as they are. */
function checkedNames(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const wrong = Object.keys(attributes).find((name) => !NAME.test(name));
  if (wrong === undefined) return attributes;
  throw new CrmError({ code: "bad-xml", message: `not a name for an attribute: ${wrong}` });
}
