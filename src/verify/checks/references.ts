import { mentionedIn, type Workspace } from "../../language/index.ts";
import { error, type Finding, warning } from "../finding.ts";

/** Every id that is spoken of must be there. */
export function* checkReferences(workspace: Workspace): Generator<Finding> {
  for (const { id, kind, element } of workspace.all()) {
    for (const other of new Set(mentionedIn(element, kind))) {
      if (workspace.get(other) !== undefined) continue;
      if (kind.group === "resource") {
        yield error("no-template", `${id}: there is no template ${other}`, {
          object: id,
          remedy: `make it: rsc_template ${other} ...`,
        });
      } else if (kind.group === "constraint") {
        yield error("no-resource", `${id}: there is no resource ${other}`, {
          object: id,
          remedy: `delete ${id}, or make ${other}`,
        });
      } else yield warning("no-object", `${id}: there is no ${other}`, { object: id });
    }
  }
}
