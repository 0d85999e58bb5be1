import { descendants, type Element } from "../../cib/index.ts";
import { suggest, type Workspace } from "../../language/index.ts";
import { isRemoteConnection, readCluster } from "../../state/index.ts";
import { type Finding, warning } from "../finding.ts";

/** Hosts that constraints speak of are there: a wrong name is no error (the host may be added later), but what it says holds
 *  nowhere. In any case, as Pacemaker compares names; a document without any host says nothing of them. */
export function* checkHosts(workspace: Workspace, nowMs: number): Generator<Finding> {
  const listed = workspace.nodes();
  if (listed.length === 0) return;
  let known = new Set(listed.map((name) => name.toLowerCase()));
  let names: readonly string[] = listed;
  let complete = false;
  for (const { id, kind, element } of workspace.all()) {
    if (kind.group !== "constraint") continue;
    for (const name of new Set(hostsNamed(element))) {
      if (known.has(name.toLowerCase())) continue;
      if (!complete) {
        // Guests and remote hosts are made of resources.
        names = readCluster(workspace.cib, nowMs).hosts.map((host) => host.name);
        known = new Set([...listed, ...names].map((each) => each.toLowerCase()));
        complete = true;
        if (known.has(name.toLowerCase())) continue;
      }
      const near = suggest(name, names);
      yield warning("no-host", `${id}: there is no host ${name}`, {
        object: id,
        remedy: near === undefined ? `the hosts are ${names.join(", ")}` : `did you mean ${near}?`,
      });
    }
  }
}

/** A remote host is one of the cluster's only when its connection stands alone: in a group nothing is brought to run there. */
export function* checkRemoteHosts(workspace: Workspace): Generator<Finding> {
  for (const group of workspace.all()) {
    if (group.kind.word !== "group") continue;
    for (const member of workspace.members(group)) {
      if (!isRemoteConnection(member.element)) continue;
      yield warning(
        "remote-in-group",
        `${group.id}: nothing will run on the remote host ${member.id} while it is in a group`,
        {
          object: group.id,
          remedy: `take ${member.id} out of ${group.id}`,
        },
      );
    }
  }
}

function* hostsNamed(constraint: Element): Generator<string> {
  if (constraint.attributes.node !== undefined) yield constraint.attributes.node;
  for (const { name, attributes } of descendants(constraint)) {
    const { attribute, operation, value, "value-source": source = "literal" } = attributes;
    const names = name === "expression" && attribute === "#uname" && (operation === "eq" || operation === "ne");
    if (names && value !== undefined && source === "literal") yield value;
  }
}
