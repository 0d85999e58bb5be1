import type { CrmError } from "../../base/index.ts";
import { CrmError as Failure } from "../../base/index.ts";
import type { Manner, Surroundings } from "../language.ts";
import { type Line, splitLines } from "../lexer.ts";
import { formatObject, type PrintOptions } from "../print.ts";
import { readStatement, type Statement } from "../statement.ts";
import { type Entry, listed, type Workspace } from "./workspace.ts";

export interface ReadTextOptions {
  readonly surroundings: Surroundings;
  readonly manner: Manner;
  readonly source?: string;
}

/** All statements of a text, and all that is wrong with it, in one pass. Comment lines become part of the statement that
 *  follows. */
export function readText(text: string, options: ReadTextOptions): { statements: Statement[]; errors: CrmError[] } {
  const statements: Statement[] = [];
  const errors: CrmError[] = [];
  let comments: string[] = [];
  const lines = splitLines(text);
  const within = withOwnNodes(lines, options);
  for (const line of lines) {
    if (line.text.startsWith("#")) {
      comments.push(line.text);
      continue;
    }
    try {
      const statement = readStatement(line, within);
      statement.element.children.unshift(...comments.map((comment) => ({ kind: "comment" as const, text: comment })));
      statements.push(statement);
      comments = [];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      errors.push(error);
    }
  }
  return { statements, errors };
}

/** A fencing topology without targets is for every node, those of the text among them. */
function withOwnNodes(lines: readonly Line[], options: ReadTextOptions): ReadTextOptions {
  if (!lines.some(({ text }) => /^fencing[_-]topology\s/i.test(text))) return options;
  const names = new Set(options.surroundings.nodes);
  for (const line of lines.filter(({ text }) => /^node\s/i.test(text))) {
    try {
      const { uname } = readStatement(line, options).element.attributes;
      if (uname !== undefined) names.add(uname);
    } catch (error) {
      // What is wrong with the line is told when its turn comes.
      if (!(error instanceof Failure)) throw error;
    }
  }
  const surroundings = Object.defineProperty(Object.create(options.surroundings) as Surroundings, "nodes", {
    value: [...names].sort(),
  });
  return { ...options, surroundings };
}

/** What printing and reading look up in a workspace. */
export function surroundingsOf(
  workspace: Workspace,
  agents: Pick<Surroundings, "providersOf" | "hidden">,
): Surroundings {
  return {
    providersOf: agents.providersOf,
    hidden: agents.hidden,
    get nodes() {
      return workspace.nodes();
    },
    get schema() {
      return workspace.cibAttribute("validate-with") ?? "";
    },
    byId: (id) => workspace.find(id)?.element,
    isReferenced: (element, id) => workspace.isReferenced(element, id),
  };
}

/** The text of objects, each on lines of its own. */
export function formatEntries(entries: readonly Entry[], options: PrintOptions): string {
  return entries.map(({ element, kind }) => formatObject(element, kind, options)).join("\n");
}

export function formatWorkspace(workspace: Workspace, options: PrintOptions & { readonly sorted: boolean }): string {
  return formatEntries(listed(workspace.all(), options.sorted), options);
}
