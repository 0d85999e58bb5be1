import { type Element, emptyCib, writeXml } from "../../../cib/index.ts";
import {
  type Entry,
  formatPrinted,
  formatRaw,
  hideIn,
  type Kind,
  listed,
  type Piece,
  printObject,
  type Surroundings,
  type Workspace,
} from "../../../language/index.ts";
import type { Span, StyledLine } from "../../interface.ts";
import { type CommandContext, type RunResult, staging, surroundings } from "../../session/context.ts";
import { globToRegExp } from "../../session/secrets.ts";
import { selectEntries } from "./select.ts";

/** `show [xml] [filter...]` */
export async function show(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const present = await staging(world);
  const words = args.list("filter");
  const obscure = words
    .filter((word) => word.startsWith("obscure:"))
    .map((word) => globToRegExp(word.slice("obscure:".length)));
  const filters = words.filter((word) => !word.startsWith("obscure:"));
  const format =
    args.get("xml") !== undefined
      ? "xml"
      : (args.value("--format") ?? (args.has("--json") || world.options.json ? "json" : "crm"));
  const entries = listed(selectEntries(present.workspace, present, filters), world.settings.is("core.sort_elements"));
  const around = surroundings(world, present.workspace, args.has("--reveal"), obscure);
  if (filters[0] === "changed" && format === "crm") {
    const { showChanged } = await import("./diff.ts");
    return showChanged(present, out, around);
  }
  switch (format) {
    case "xml":
      out.text(xmlOf(entries, present.workspace, around, filters.length === 0));
      return true;
    case "json": {
      const { jsonOf } = await import("../../view/json.ts");
      out.json(entries.map((entry) => jsonOf(entry, around)));
      return true;
    }
    case "pcs": {
      const { pcsOf } = await import("../../view/pcs.ts");
      out.plain(pcsOf(entries, around));
      return true;
    }
    default:
      for (const entry of entries) out.lines(styledObject(entry.element, entry.kind, around));
      return true;
  }
}

/** An object in the language, a line of spans each. */
export function styledObject(element: Element, kind: Kind, around: Surroundings): StyledLine[] {
  const printed = printObject(element, kind, around);
  if (printed === undefined) {
    const text = formatRaw(element, kind, { surroundings: around, layout: "lines" });
    return text.split("\n").map((line) => [{ text: line, role: "text" }]);
  }
  const lines: Span[][] = [[]];
  formatPrinted(printed, "lines", (piece) => mark(piece));
  for (const text of printed.comments) {
    lines.at(-1)!.push({ text, role: "comment" });
    lines.push([]);
  }
  const parts = printed.parts.filter((part) => part.length > 0);
  for (const [index, part] of parts.entries()) {
    if (index > 0) {
      lines.at(-1)!.push({ text: " \\", role: "text" });
      lines.push([{ text: "\t", role: "text" }]);
    }
    for (const [at, word] of part.entries()) {
      if (at > 0) lines.at(-1)!.push({ text: " ", role: "text" });
      for (const piece of word) pushPiece(lines, piece);
    }
  }
  return lines;
}

const mark = (piece: Piece): string => piece.text;

function pushPiece(lines: Span[][], { text, role }: Piece): void {
  for (const [index, line] of text.split("\n").entries()) {
    if (index > 0) lines.push([]);
    if (line !== "") lines.at(-1)!.push({ text: line, role });
  }
}

/** A document of the chosen objects, containers whole; of everything, all that the configuration has. */
export function xmlOf(
  entries: readonly Entry[],
  workspace: Workspace,
  around: Surroundings,
  everything: boolean,
): string {
  const root = everything ? workspace.cib : documentOf(entries, workspace);
  const shown = {
    ...root,
    children: root.children.filter((node) => node.kind !== "element" || node.name !== "status"),
  };
  return `<?xml version="1.0" ?>\n${writeXml(hideIn(shown, around))}`;
}

function documentOf(entries: readonly Entry[], workspace: Workspace): Element {
  const tops = new Set<Entry>();
  for (let entry of entries) {
    for (let parent = workspace.parentOf(entry); parent !== undefined; parent = workspace.parentOf(entry))
      entry = parent;
    tops.add(entry);
  }
  const { attributes } = workspace.cib;
  const empty = emptyCib();
  const bySection = new Map<string, Element[]>();
  for (const { kind, element } of tops) {
    const section = kind.section === "configuration" ? kind.element : kind.section;
    bySection.set(section, [...(bySection.get(section) ?? []), kind.word === "fencing_topology" ? element : element]);
  }
  const configuration = empty.children[0] as Element;
  const children: Element[] = (configuration.children as readonly Element[]).map((section) => ({
    ...section,
    children: bySection.get(section.name) ?? [],
  }));
  for (const name of ["rsc_defaults", "op_defaults", "fencing-topology", "acls", "tags", "alerts"]) {
    const members = bySection.get(name);
    if (members === undefined) continue;
    children.push(
      name === "fencing-topology" ? members[0]! : { kind: "element", name, attributes: {}, children: members },
    );
  }
  return { ...empty, attributes, children: [{ ...configuration, children }] };
}
