import { childElements } from "../../cib/index.ts";
import type { Entry, Kind } from "../../language/index.ts";
import type { Candidate } from "../interface.ts";
import { candidate, objectOf } from "./candidate.ts";
import type { Scene } from "./lookout.ts";

/** Lists of objects of the document, each made once for a document. */

const isResource = ({ kind }: Entry): boolean => kind.group === "resource" && kind.word !== "rsc_template";
const ofWord = (word: Kind["word"]) => (entry: Entry) => entry.kind.word === word;

function chosen(scene: Scene, sort: string, test: (entry: Entry) => boolean): readonly Candidate[] {
  return scene.list(sort, (entries) => entries.filter(test).map(objectOf));
}

export const objects = (scene: Scene) => chosen(scene, "objects", () => true);
export const resources = (scene: Scene) => chosen(scene, "resources", isResource);
export const topResources = (scene: Scene) =>
  chosen(scene, "top resources", (entry) => isResource(entry) && entry.parent === undefined);
export const primitives = (scene: Scene) => chosen(scene, "primitives", ofWord("primitive"));
export const freePrimitives = (scene: Scene) =>
  chosen(scene, "free primitives", (entry) => entry.kind.word === "primitive" && entry.parent === undefined);
/** What a clone can hold. */
export const freeChildren = (scene: Scene) =>
  chosen(
    scene,
    "free children",
    ({ kind, parent }) => parent === undefined && (kind.word === "primitive" || kind.word === "group"),
  );
export const groups = (scene: Scene) => chosen(scene, "groups", ofWord("group"));
export const roles = (scene: Scene) => chosen(scene, "roles", ofWord("role"));
export const templates = (scene: Scene): readonly Candidate[] =>
  scene.list("templates", (entries) =>
    entries.filter(ofWord("rsc_template")).map((entry) => ({ ...objectOf(entry), text: `@${entry.id}` })),
  );
export const fenceDevices = (scene: Scene) =>
  chosen(scene, "fence devices", ({ element }) => element.attributes.class === "stonith");
export const members = (scene: Scene, group: string): readonly Candidate[] => {
  const entry = scene.workspace.get(group);
  return entry === undefined ? [] : scene.workspace.members(entry).map(objectOf);
};

export const nodes = (scene: Scene): readonly Candidate[] =>
  scene.list("nodes", () => scene.workspace.nodes().map((name) => candidate(name, "node", "host")));

export const tickets = (scene: Scene): readonly Candidate[] =>
  scene.list("tickets", (entries) => {
    const names = entries.flatMap(({ kind, element }) =>
      kind.word === "rsc_ticket" ? (element.attributes.ticket ?? []) : [],
    );
    return [...new Set(names)].sort().map((name) => candidate(name, "ticket", "ticket"));
  });

/** Names that rules and colocations can speak of: the built-in ones and those that hosts have. */
export const nodeAttributes = (scene: Scene): readonly Candidate[] =>
  scene.list("node attributes", (entries) => {
    const own = entries
      .filter(({ kind }) => kind.group === "node")
      .flatMap(({ element }) => childElements(element, "instance_attributes"))
      .flatMap((set) => childElements(set, "nvpair").flatMap(({ attributes }) => attributes.name ?? []));
    return [
      candidate("#uname", "node attribute", "the host's name"),
      candidate("#kind", "node attribute", "cluster, remote or container"),
      ...[...new Set(own)].sort().map((name) => candidate(name, "node attribute", "attribute of hosts")),
    ];
  });
