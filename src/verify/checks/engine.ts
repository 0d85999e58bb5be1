import { childElements } from "../../cib/index.ts";
import type { Workspace } from "../../language/index.ts";
import { error, type Finding } from "../finding.ts";

/** What Lifeline's own engine cannot run; Pacemaker can. */
export function* checkEngine(workspace: Workspace): Generator<Finding> {
  const refuse = (id: string, what: string): Finding =>
    error("engine", `${id}: Lifeline's engine does not run ${what}`, {
      object: id,
      remedy: "Pacemaker does; a file or a shadow copy may hold it",
    });
  for (const { id, kind, element } of workspace.all()) {
    if (kind.word === "bundle") yield refuse(id, "bundles");
    if (kind.group === "node" && element.attributes.type === "remote") yield refuse(id, "remote hosts");
    if (kind.word !== "primitive" && kind.word !== "rsc_template") continue;
    const { class: agentClass, provider, type } = element.attributes;
    if (agentClass === "ocf" && provider === "pacemaker" && type === "remote") yield refuse(id, "remote hosts");
    const pairs = childElements(element, "meta_attributes").flatMap((set) => childElements(set, "nvpair"));
    if (pairs.some(({ attributes }) => attributes.name === "remote-node")) yield refuse(id, "guest hosts");
  }
}
