import { CrmError } from "../../../base/index.ts";
import { configurationOf, type Element, readXml } from "../../../cib/index.ts";
import {
  applyStatements,
  type Entry,
  formatEntries,
  type Kind,
  keyOf,
  kindOfElement,
  listed,
  type Method,
  readText,
  type Statement,
  splitLines,
  TEXT,
  thaw,
} from "../../../language/index.ts";
import {
  type CommandContext,
  type RunResult,
  staging,
  surroundings,
  tellNotes,
  type World,
} from "../../session/context.ts";
import type { Output } from "../../session/output.ts";
import type { Staging } from "../../staging/staging.ts";
import { selectEntries } from "./select.ts";
import { xmlOf } from "./show.ts";
import { tellNotices } from "./statement.ts";

/** A text (or XML) laid over the staged document as one edit. False, with all errors told, when it is refused. */
export async function applyText(
  world: World,
  present: Staging,
  out: Output,
  text: string,
  options: {
    readonly method: Method;
    readonly xml: boolean;
    readonly source: string | undefined;
    readonly line: string;
  },
): Promise<boolean> {
  const { method, xml, source, line } = options;
  const read = xml ? statementsOfXml(text, source) : statementsOfText(world, present, text, source);
  if (read.errors.length > 0) {
    for (const error of read.errors) out.refuse(error);
    return false;
  }
  try {
    present.edit(line, (workspace) => tellNotes(out, applyStatements(workspace, read.statements, method)));
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    out.refuse(error);
    return false;
  }
  await world.agents.load(present.workspace.cib);
  for (const statement of read.statements) tellNotices(world, out, statement);
  return true;
}

function statementsOfText(world: World, present: Staging, text: string, source: string | undefined) {
  return readText(text, {
    surroundings: surroundings(world, present.workspace, true),
    manner: TEXT,
    ...(source === undefined ? {} : { source }),
  });
}

/** The objects of an XML document, or of a part of one. */
function statementsOfXml(text: string, source: string | undefined): { statements: Statement[]; errors: CrmError[] } {
  try {
    const root = readXml(text, source === undefined ? {} : { source });
    const configuration = root.name === "cib" ? configurationOf(root) : root;
    return {
      statements: [...objectsIn(configuration)].map(([element, kind]) => statementOf(element, kind)),
      errors: [],
    };
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return { statements: [], errors: [error] };
  }
}

function* objectsIn(root: Element): Generator<[Element, Kind]> {
  const direct = kindOfElement(root.name);
  if (direct !== undefined && root.name !== "rsc_defaults" && root.name !== "op_defaults") {
    // A container comes with its members: they are objects of their own, and come first.
    for (const node of root.children) {
      if (node.kind === "element" && ["primitive", "group"].includes(node.name)) yield* objectsIn(node);
    }
    yield [root, direct];
    return;
  }
  for (const node of root.children) {
    if (node.kind !== "element") continue;
    const kind = kindOfElement(node.name, root.name);
    if (node.name === "meta_attributes" && kind !== undefined) yield [node, kind];
    else yield* objectsIn(node);
  }
}

/** An object as though it had been written in the language: its members only named. */
function statementOf(element: Element, kind: Kind): Statement {
  const copy = thaw(element);
  const container = ["group", "clone", "master", "bundle"].includes(element.name);
  for (const [index, node] of copy.children.entries()) {
    if (container && node.kind === "element" && ["primitive", "group"].includes(node.name)) {
      copy.children[index] = {
        kind: "element",
        name: "crmsh-ref",
        attributes: { id: node.attributes.id ?? "" },
        children: [],
      };
    }
  }
  return { kind, element: copy, notices: [], places: new Map(), line: splitLines(kind.word)[0]! };
}

/** `load [xml] METHOD FILE`, `load cib FILE` */
export async function load(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const file = args.get("file")!;
  const method = args.get("method")!;
  const present = await staging(world);
  const text = file === "-" ? await world.edge.readInput() : await world.edge.readFile(file);
  const source = file === "-" ? "stdin" : file;
  if (method === "cib") return loadCib(present, text, source);
  const xml = args.get("xml") !== undefined;
  return applyText(world, present, out, text, {
    method: { kind: method as "update" | "push" | "replace" },
    xml,
    source,
    line: context.line,
  });
}

/** A whole document takes the place of the staged one; what the cluster keeps of its own stays. */
function loadCib(present: Staging, text: string, source: string): boolean {
  const root = readXml(text, { source });
  const configuration = configurationOf(root);
  present.edit(`load cib ${source}`, (workspace) => {
    const { cib } = workspace;
    const attributes = {
      ...cib.attributes,
      "validate-with": root.attributes["validate-with"] ?? cib.attributes["validate-with"] ?? "",
    };
    const children = cib.children.map((node) =>
      node.kind === "element" && node.name === "configuration" ? configuration : node,
    );
    workspace.load({ ...cib, attributes, children });
  });
  return true;
}

interface Chosen {
  readonly present: Staging;
  readonly entries: readonly Entry[];
  readonly xml: boolean;
  readonly text: string;
}

/** The text of the objects that a command chose, secrets included. */
async function choose(context: CommandContext, layout: "lines" | "one-line"): Promise<Chosen> {
  const { world, args } = context;
  const present = await staging(world);
  const filters = args.list("filter");
  const entries = listed(selectEntries(present.workspace, present, filters), world.settings.is("core.sort_elements"));
  const around = surroundings(world, present.workspace, true);
  const xml = args.get("xml") !== undefined;
  const text = xml
    ? xmlOf(entries, present.workspace, around, filters.length === 0)
    : `${formatEntries(entries, { surroundings: around, layout })}\n`;
  return { present, entries, xml, text };
}

const keysOf = (entries: readonly Entry[]): string[] => entries.map(({ kind, id }) => keyOf(kind, id));

/** `filter PROG [xml] [filter...]` */
export async function filter(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const { present, entries, xml, text } = await choose(context, "one-line");
  const program = args.get("prog")!;
  const { code, stdout, stderr } = await world.edge.runShell(program, text);
  if (stderr !== "") out.warn(stderr.trimEnd());
  if (code !== 0) throw new CrmError({ code: "program-failed", message: `${program} failed with exit code ${code}` });
  if (stdout === text) return true;
  const options = {
    method: { kind: "edit" as const, keys: keysOf(entries) },
    xml,
    source: undefined,
    line: context.line,
  };
  return applyText(world, present, out, stdout, options);
}

/** `edit [xml] [filter...]`: a text with an error is opened again at the line. */
export async function edit(context: CommandContext): Promise<RunResult> {
  const { world, out } = context;
  if (!out.front.interactive) {
    out.info("edit not allowed in batch mode");
    return false;
  }
  const { present, entries, xml, text } = await choose(context, "lines");
  let current = text;
  let line = 1;
  for (;;) {
    const edited = await out.front.edit(current, line);
    if (edited === undefined || edited === text) return true;
    const errors: number[] = [];
    const watching = {
      ...out.front,
      emit: (event: Parameters<typeof out.front.emit>[0]) => {
        if (event.kind === "message" && event.message.level === "error") errors.push(event.message.at?.line ?? 1);
        out.front.emit(event);
      },
    };
    const { Output } = await import("../../session/output.ts");
    const options = {
      method: { kind: "edit" as const, keys: keysOf(entries) },
      xml,
      source: undefined,
      line: context.line,
    };
    if (await applyText(world, present, new Output(watching), edited, options)) return true;
    if (!(await out.confirm("Edit again (no drops what was typed)", true))) return false;
    current = edited;
    line = errors[0] ?? 1;
  }
}

/** `save [xml] [filter...] FILE`; `-` is standard output. */
export async function save(context: CommandContext): Promise<RunResult> {
  const { text } = await choose(context, "lines");
  const file = context.args.get("file")!;
  if (file === "-") context.out.text(text);
  else await context.world.edge.writeFile(file, text);
  return true;
}
