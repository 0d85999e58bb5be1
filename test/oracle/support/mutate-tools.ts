import type { Random } from "../../support/random.ts";
import { all, child, type Draft, element } from "./draft.ts";

/** What can be done to a cluster: to its configuration and to what its hosts reported. Each answers in words what it did, or
 *  nothing when the document has no place for it. */
export type Mutation = (cib: Draft, random: Random) => string | undefined;

export const words = (text: string): readonly string[] => text.split(" ");

const RESOURCE_TAGS = words("primitive group clone master bundle");

let serial = 0;
export const newId = (): string => `mutation-${++serial}`;

/** The next document's new ids begin anew. */
export function forgetIds(): void {
  serial = 0;
}

export function setValue(holder: Draft, set: string, name: string, value: string): void {
  const pairs = all(holder, "nvpair").filter((pair) => pair.attributes.name === name);
  const own = pairs.filter((pair) => pair.attributes.value !== undefined);
  if (own.length > 0) for (const pair of own) pair.attributes.value = value;
  else child(holder, set, { id: newId() }).children.push(element("nvpair", { id: newId(), name, value }));
}

export const configuration = (cib: Draft): Draft => child(cib, "configuration");
export const section = (cib: Draft, name: string): Draft => child(configuration(cib), name);
export const status = (cib: Draft): Draft => child(cib, "status");
export const idOf = (from: Draft): string => from.attributes.id ?? "";

export function resources(cib: Draft, names: readonly string[] = RESOURCE_TAGS): Draft[] {
  return all(section(cib, "resources"), ...names).filter((resource) => resource.attributes.id !== undefined);
}

export function pick<T>(random: Random, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : random.pick(items);
}

export function pickEntry(
  random: Random,
  table: Readonly<Record<string, readonly string[]>>,
): readonly [string, string] {
  const [name, values] = random.pick(Object.entries(table));
  return [name, random.pick(values)];
}

export function hostNames(cib: Draft): string[] {
  return all(section(cib, "nodes"), "node").map((node) => node.attributes.uname ?? "");
}
