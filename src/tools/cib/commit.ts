import { CrmError } from "../../base/index.ts";
import { changeScope, compareVersions, diff, type Element, versionOf } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import type { ToolIo } from "../io.ts";
import type { ToolCall } from "../run-tool.ts";
import { holdToSchema } from "./schema.ts";

/** How often somebody else may be quicker before it is given up. */
const TRIES = 10;

export type Edit = (cib: Element) => Element;

export interface EditOptions {
  /** What is edited is replaced, which counts as a change also when nothing differs. */
  readonly replaces?: boolean;
  /** Is told what the schema does not allow, where somebody is to read it. */
  readonly tell?: (problem: string) => void;
  /** Somebody wants to know. */
  readonly verbose?: boolean;
}

/** Edits the document of a cluster: the edit is made anew when somebody else was quicker. Several edits are made together or
 *  not at all; the version counts each, as Pacemaker makes them one after the other. A change of status alone goes the way
 *  of the file. @throws CrmError what the edit, the schema or the cluster says */
export async function editCib(
  cluster: Cluster,
  io: ToolIo,
  commands: readonly string[],
  edit: Edit | readonly Edit[],
  { replaces = false, ...telling }: EditOptions = {},
): Promise<void> {
  const edits = typeof edit === "function" ? [edit] : edit;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { cib, version } = await (cluster.readWhole?.() ?? cluster.read());
    const { after, made } = inTurn(cib, edits);
    refuseOlder(cib, after);
    holdToSchema(cib, after, tellerOf(cluster, io, telling));
    const changes = diff(cib, after);
    const origin = { user: io.user, client: io.program, commands };
    const outcome = await cluster.commit({ base: version, changes, origin, edits: replaces ? edits.length : made });
    switch (outcome.kind) {
      case "done":
        if (outcome.on < outcome.of) io.err(`${io.program}: the change is on ${outcome.on} of ${outcome.of} hosts\n`);
        return;
      case "conflict":
        break;
      case "refused":
        throw new CrmError(outcome.error);
      case "unknown":
        throw new CrmError({
          code: "unknown-outcome",
          message: `it is not known whether the change was taken: ${outcome.reason}`,
          hint: "look before you try again",
        });
    }
  }
  throw new CrmError({ code: "conflict", message: "others change the configuration all the time", hint: "try again" });
}

/** What scripts gather of errors on files are Pacemaker's words alone. */
function tellerOf(cluster: Cluster, io: ToolIo, { tell, verbose = false }: EditOptions): (problem: string) => void {
  if (!verbose && !io.interactive && cluster.setting === "file") return () => undefined;
  return tell ?? ((problem) => io.err(`${problem}\n`));
}

/** No edit takes the document back to an older version. */
function refuseOlder(before: Element, after: Element): void {
  const was = { ...versionOf(before.attributes), numUpdates: 0 };
  const is = { ...versionOf(after.attributes), numUpdates: 0 };
  if (compareVersions(is, was) < 0) {
    throw new CrmError({ code: "old", message: "Update was older than existing configuration" });
  }
}

/** The document after all edits, and how many of them changed something. */
function inTurn(cib: Element, edits: readonly Edit[]): { readonly after: Element; readonly made: number } {
  let after = cib;
  let made = 0;
  for (const edit of edits) {
    const next = edit(after);
    if (changeScope(after, next) !== "none") made++;
    after = next;
  }
  return { after, made };
}

/** The command for the record of changes. */
export function commandLine(call: ToolCall): string {
  const words = call.options.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
  return [call.io.program, ...words].join(" ");
}
