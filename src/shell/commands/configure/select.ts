import { CrmError } from "../../../base/index.ts";
import { childElements } from "../../../cib/index.ts";
import { type Entry, kindOfWord, mentionedIn, suggest, type Workspace } from "../../../language/index.ts";
import { globToRegExp } from "../../session/secrets.ts";
import type { Staging } from "../../staging/staging.ts";

/** Objects that filters choose: ids with `*` and `?`, `type:`, `tag:`, `related:`, `changed`; side by side they add up,
 *  `and` keeps what both sides name. @throws CrmError `no-such-object` for an id that is nowhere */
export function selectEntries(workspace: Workspace, staging: Staging | undefined, filters: readonly string[]): Entry[] {
  if (filters.length === 0) return [...workspace.all()];
  let chosen = new Set<Entry>();
  let both: Set<Entry> | undefined;
  let joining = false;
  for (const filter of filters) {
    if (filter === "or") continue;
    if (filter === "and") {
      both = chosen;
      chosen = new Set();
      joining = true;
      continue;
    }
    for (const entry of entriesFor(filter, workspace, staging)) chosen.add(entry);
    if (joining && both !== undefined) {
      chosen = chosen.intersection(both);
      joining = false;
    }
  }
  if (joining && both !== undefined) chosen = both;
  return [...workspace.all()].filter((entry) => chosen.has(entry));
}

function entriesFor(filter: string, workspace: Workspace, staging: Staging | undefined): Entry[] {
  const all = [...workspace.all()];
  const [, prefix = "", value = ""] = /^(type|tag|related):(.*)$/.exec(filter) ?? [];
  if (filter === "changed") return (staging?.changedObjects() ?? []).flatMap(({ after }) => after ?? []);
  if (prefix === "type") {
    const kind = kindOfWord(value);
    return all.filter((entry) => entry.kind === kind);
  }
  if (prefix === "tag") {
    const tag = workspace.get(value);
    if (tag?.kind.word !== "tag") return [];
    return childElements(tag.element, "obj_ref").flatMap(({ attributes }) => workspace.find(attributes.id ?? "") ?? []);
  }
  if (prefix === "related") return related(value, all, workspace);
  const pattern = globToRegExp(filter);
  const found = all.filter(
    ({ id, kind, element }) =>
      pattern.test(id) || (kind.group === "node" && pattern.test(element.attributes.uname ?? "")),
  );
  if (found.length === 0) throw noObject(filter, all);
  return found;
}

function noObject(id: string, all: readonly Entry[]): CrmError {
  const near = suggest(
    id,
    all.map((entry) => entry.id),
  );
  return new CrmError({
    code: "no-such-object",
    message: `object ${id} does not exist`,
    at: { object: id },
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

/** An object, what speaks of it and what holds it; or resources of an agent, by class, provider or part of the type. */
function related(name: string, all: readonly Entry[], workspace: Workspace): Entry[] {
  const pattern = globToRegExp(name);
  const chosen = all.filter(({ id }) => pattern.test(id));
  const object = workspace.get(name);
  if (object?.kind.group === "resource") {
    chosen.push(
      ...all.filter(
        (entry) =>
          (["constraint", "tag"].includes(entry.kind.group) && mentionedIn(entry.element, entry.kind).includes(name)) ||
          workspace
            .members(entry)
            .some((member) => member.id === name || workspace.members(member).some(({ id }) => id === name)),
      ),
    );
  }
  const words = name.split(":");
  const type = words.at(-1)!.toLowerCase();
  if (type === "") return chosen;
  const agents = all.filter(({ element: { attributes } }) => {
    const matches = attributes.type?.toLowerCase().includes(type) === true;
    if (words.length === 3) return matches && attributes.provider === words[1] && attributes.class === words[0];
    if (words.length === 2) return matches && attributes.class === words[0];
    return matches || attributes.class === name || attributes.provider === name;
  });
  return [...chosen, ...agents];
}
