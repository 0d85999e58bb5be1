import type { AgentMetadata } from "../../agents/index.ts";
import { childElements } from "../../cib/index.ts";
import { type Entry, OPERATION_ATTRIBUTES } from "../../language/index.ts";
import { OPERATION_OPTIONS, type Option, PROPERTIES } from "../../verify/index.ts";
import type { Candidate } from "../interface.ts";
import { agentNameOf, operationsOf, type World } from "../session/context.ts";
import { metadataOf } from "./agents.ts";
import { candidate, offered } from "./candidate.ts";
import * as lists from "./lists.ts";
import type { Scene } from "./lookout.ts";
import { metaOptions } from "./options.ts";

/** Paths of `set` and `unset`: objects first, then what lies in the one that was typed. */
export async function pathCandidates(world: World, scene: Scene, typed: string): Promise<readonly Candidate[]> {
  const entry = objectIn(scene, typed);
  if (entry === undefined) return lists.objects(scene).map((each) => ({ ...each, text: `${each.text}.`, suffix: "" }));
  const rest = typed.slice(entry.id.length + 1);
  const metadata = await metadataOf(world, agentNameOf(entry.element, scene.workspace));
  return inside(entry, rest, metadata).map((each) => ({ ...each, text: `${entry.id}.${each.text}` }));
}

/** The object whose id the path begins with; ids may hold dots, the longest counts. */
function objectIn(scene: Scene, typed: string): Entry | undefined {
  for (let dot = typed.lastIndexOf("."); dot > 0; dot = typed.lastIndexOf(".", dot - 1)) {
    const found = scene.workspace.find(typed.slice(0, dot));
    if (found !== undefined) return found;
  }
  return undefined;
}

function inside(entry: Entry, rest: string, metadata: AgentMetadata | undefined): readonly Candidate[] {
  const path = (head: string, names: readonly Candidate[]): Candidate[] =>
    names.map((each) => ({ ...each, text: head + each.text, suffix: "=" }));
  if (entry.kind.group === "options") return path("", offered(PROPERTIES).map(optionOf));
  if (entry.kind.group === "node") {
    return ["attributes.", "utilization."].map((text) => candidate(text, "path", "", ""));
  }
  if (rest.startsWith("meta.")) return path("meta.", offered(metaOptions(entry.kind.word)).map(optionOf));
  if (rest.startsWith("params.")) {
    const parameters = metadata?.parameters ?? [];
    return path(
      "params.",
      parameters.map(({ name, shortDescription }) => candidate(name, "parameter", shortDescription.trim())),
    );
  }
  const operation = /^op\.[^.[]+\[[^\]]*\]\./.exec(rest)?.[0];
  if (operation !== undefined) {
    const attributes = OPERATION_OPTIONS.filter(({ name }) => name !== "name" && OPERATION_ATTRIBUTES.includes(name));
    return path(operation, attributes.map(optionOf));
  }
  if (rest.startsWith("op.")) {
    return operationsOf(entry.element).map(({ attributes: { name, interval } }) =>
      candidate(`op.${name}[${interval ?? "0"}].`, "operation", "", ""),
    );
  }
  const sets = ["params.", "meta.", "utilization.", "op."].map((text) => candidate(text, "path", "", ""));
  return [...sets, ...path("", present(entry))];
}

/** Options that the object has: they need no path. */
function present({ element }: Entry): Candidate[] {
  return ["instance_attributes", "meta_attributes"].flatMap((set) =>
    childElements(element, set).flatMap((each) =>
      childElements(each, "nvpair").flatMap(({ attributes: { name } }) =>
        name === undefined ? [] : candidate(name, "option", set),
      ),
    ),
  );
}

const optionOf = ({ name, summary }: Option): Candidate => candidate(name, "option", summary);
