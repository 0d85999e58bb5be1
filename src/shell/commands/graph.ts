import { CrmError, formatScore, parseScore } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import { type Entry, mentionedIn, type Workspace } from "../../language/index.ts";
import { agentNameOf, type CommandContext, lookAt, type RunResult } from "../session/context.ts";

/** `graph [text|dot] [FILE [FORMAT]]` */
export async function graph({ world, args, out }: CommandContext): Promise<RunResult> {
  const kind = args.get("gtype") ?? "text";
  const file = args.get("file");
  const format = args.get("format");
  const { workspace } = await lookAt(world);
  if (kind === "exportsettings") {
    out.info("the drawing has no settings to export: dot(1) takes its own, -G -N -E");
    return true;
  }
  const text = kind === "dot" ? dotOf(workspace) : `${drawing(workspace).join("\n")}\n`;
  if (file === undefined) {
    out.plain(text);
    return true;
  }
  if (format === undefined) {
    await world.edge.writeFile(file, text);
    return true;
  }
  if ((await world.edge.which("dot")) === undefined)
    throw new CrmError({
      code: "no-program",
      message: "dot is not installed: graphviz makes pictures",
      hint: `graph dot ${file} writes its input`,
    });
  const result = await world.edge.run(["dot", `-T${format}`, "-o", file], dotOf(workspace));
  if (result.code !== 0) throw new CrmError({ code: "program-failed", message: `dot: ${result.stderr.trim()}` });
  return true;
}

/** A relation between two resources as it is drawn. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly label: string;
  readonly kind: "order" | "colocation";
}

/** Constraints between pairs; sets are drawn as chains of their resources. */
function arrowsOf(entry: Entry): Arrow[] {
  const { attributes } = entry.element;
  const { id, kind } = entry;
  if (kind.word === "order") {
    const label = attributes.kind ?? (attributes.score === undefined ? "Mandatory" : scoreOf(attributes.score));
    return chain(entry, attributes.first, attributes.then).map(([from, to]) => ({
      from,
      to,
      id,
      label,
      kind: "order",
    }));
  }
  if (kind.word === "colocation") {
    const label = scoreOf(attributes.score ?? "INFINITY");
    return chain(entry, attributes.rsc, attributes["with-rsc"]).map(([from, to]) => ({
      from,
      to,
      id,
      label,
      kind: "colocation",
    }));
  }
  return [];
}

function chain({ element, kind }: Entry, first: string | undefined, second: string | undefined): [string, string][] {
  if (first !== undefined && second !== undefined) return [[first, second]];
  const ids = mentionedIn(element, kind);
  return ids.slice(1).map((id, index): [string, string] => [ids[index]!, id]);
}

function scoreOf(text: string): string {
  const score = parseScore(text);
  return score === undefined ? text : formatScore(score);
}

const isResource = ({ kind }: Entry): boolean => kind.group === "resource" && kind.word !== "rsc_template";

/** Resources as a tree, each with what it asks for. */
function drawing(workspace: Workspace): string[] {
  const entries = [...workspace.all()];
  const lines: string[] = [];
  const nodes = entries.filter(({ kind }) => kind.group === "node");
  if (nodes.length > 0)
    lines.push(`hosts: ${nodes.map(({ element, id }) => element.attributes.uname ?? id).join(", ")}`);
  const constraints = entries.filter(({ kind }) => kind.group === "constraint");
  const top = entries.filter((entry) => isResource(entry) && entry.parent === undefined);
  for (const entry of top) lines.push("", ...treeOf(entry, workspace, constraints, "", ""));
  return lines;
}

function treeOf(
  entry: Entry,
  workspace: Workspace,
  constraints: readonly Entry[],
  head: string,
  below: string,
): string[] {
  const agent = agentNameOf(entry.element, workspace);
  const what = agent === undefined ? entry.kind.word : agent.type;
  const members = workspace.members(entry);
  const lines = [`${head}${entry.id} (${what})`];
  const inner = members.length > 0 ? `${below}│   ` : `${below}    `;
  for (const text of relationsOf(entry.id, constraints)) lines.push(`${inner}${text}`);
  for (const [index, member] of members.entries()) {
    const last = index === members.length - 1;
    lines.push(
      ...treeOf(
        member,
        workspace,
        constraints,
        `${below}${last ? "└── " : "├── "}`,
        `${below}${last ? "    " : "│   "}`,
      ),
    );
  }
  return lines;
}

/** What constraints say of a resource, in words. */
function relationsOf(id: string, constraints: readonly Entry[]): string[] {
  return constraints.flatMap((entry): string[] => {
    if (!mentionedIn(entry.element, entry.kind).includes(id)) return [];
    const { attributes } = entry.element;
    if (entry.kind.word === "location") return locationWords(entry.element);
    if (entry.kind.word === "rsc_ticket") return [`◆ needs ticket ${attributes.ticket} (${entry.id})`];
    return arrowsOf(entry).flatMap((arrow) => {
      if (arrow.kind === "order" && arrow.to === id) return [`▶ after ${arrow.from} ${arrow.label} (${arrow.id})`];
      if (arrow.kind === "colocation" && arrow.from === id) {
        const verb = arrow.label.startsWith("-") ? "✗ not with" : "● with";
        return [`${verb} ${arrow.to} ${arrow.label} (${arrow.id})`];
      }
      return [];
    });
  });
}

function locationWords(element: Element): string[] {
  const { id, node, score } = element.attributes;
  if (node !== undefined) {
    const text = scoreOf(score ?? "INFINITY");
    return [`${text.startsWith("-") ? "✗ not on" : "⌂ on"} ${node} ${text} (${id})`];
  }
  return childElements(element, "rule").map(
    (rule) => `⌂ by rule ${scoreOf(rule.attributes.score ?? rule.attributes["score-attribute"] ?? "INFINITY")} (${id})`,
  );
}

/** For graphviz: containers as frames, orders as black arrows, colocations as dashed blue ones. */
export function dotOf(workspace: Workspace): string {
  const entries = [...workspace.all()];
  const lines = ["digraph cluster {", "  rankdir=LR;", '  node [shape=box style="rounded,filled" fillcolor=white];'];
  for (const entry of entries.filter((item) => isResource(item) && item.parent === undefined)) {
    lines.push(...frame(entry, workspace, "  "));
  }
  const anchor = (id: string): { name: string; attributes: string } => anchorOf(id, workspace);
  for (const arrow of entries.flatMap(arrowsOf)) {
    const from = anchor(arrow.from);
    const to = anchor(arrow.to);
    const tail = from.attributes === "" ? "" : ` ltail=${quote(from.attributes)}`;
    const end = to.attributes === "" ? "" : ` lhead=${quote(to.attributes)}`;
    const style = arrow.kind === "order" ? "" : " style=dashed color=blue constraint=false";
    lines.push(`  ${quote(from.name)} -> ${quote(to.name)} [label=${quote(arrow.label)}${style}${tail}${end}];`);
  }
  for (const { element } of entries.filter(({ kind }) => kind.word === "location")) {
    const { rsc, node, score } = element.attributes;
    if (rsc === undefined || node === undefined) continue;
    const { name } = anchor(rsc);
    lines.push(`  ${quote(`host ${node}`)} [label=${quote(node)} shape=house];`);
    lines.push(
      `  ${quote(name)} -> ${quote(`host ${node}`)} [label=${quote(scoreOf(score ?? "INFINITY"))} style=dotted];`,
    );
  }
  lines.splice(1, 0, "  compound=true;");
  return `${lines.join("\n")}\n}\n`;
}

function frame(entry: Entry, workspace: Workspace, margin: string): string[] {
  const members = workspace.members(entry);
  if (members.length === 0) {
    const agent = agentNameOf(entry.element, workspace);
    return [
      `${margin}${quote(entry.id)} [label=${quote(agent === undefined ? entry.id : `${entry.id}\n${agent.type}`)}];`,
    ];
  }
  return [
    `${margin}subgraph ${quote(`cluster_${entry.id}`)} {`,
    `${margin}  label=${quote(`${entry.kind.word} ${entry.id}`)}; style=rounded;`,
    ...members.flatMap((member) => frame(member, workspace, `${margin}  `)),
    `${margin}}`,
  ];
}

/** Arrows go between boxes; one at a frame goes to its first box and is cut at the frame. */
function anchorOf(id: string, workspace: Workspace): { name: string; attributes: string } {
  let entry = workspace.get(id);
  if (entry === undefined || workspace.members(entry).length === 0) return { name: id, attributes: "" };
  const attributes = `cluster_${id}`;
  for (let inner: Entry | undefined = entry; inner !== undefined; [inner] = workspace.members(inner)) entry = inner;
  return { name: entry.id, attributes };
}

const quote = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
