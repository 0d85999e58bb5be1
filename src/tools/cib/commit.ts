import { CrmError } from "../../base/index.ts";
import { diff, type Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import type { ToolIo } from "../io.ts";
import { holdToSchema } from "./schema.ts";

/** How often somebody else may be quicker before it is given up. */
const TRIES = 10;

/** Edits the document of a cluster: the edit is made anew when somebody else was quicker. A change of status alone goes the
 *  way of the file. @param tell is told what the schema does not allow
 *  @throws CrmError what the edit, the schema or the cluster says */
export async function editCib(
  cluster: Cluster,
  io: ToolIo,
  commands: readonly string[],
  edit: (cib: Element) => Element,
  tell: (problem: string) => void = () => undefined,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { cib, version } = await (cluster.readWhole?.() ?? cluster.read());
    const next = edit(cib);
    holdToSchema(cib, next, tell);
    const changes = diff(cib, next);
    const origin = { user: io.user, client: io.program, commands };
    const outcome = await cluster.commit({ base: version, changes, origin });
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
