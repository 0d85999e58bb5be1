import type { Attributes, Element } from "../cib/index.ts";

/** What the language needs to know of the world around a statement; all of it is looked up, nothing is asked or run. */
export interface Surroundings {
  /** Providers that have an OCF agent of this type, best first. Empty when the type is not known here. */
  providersOf(type: string): readonly string[];
  /** Names of the configured nodes, sorted. */
  readonly nodes: readonly string[];
  /** `validate-with` of the document. */
  readonly schema: string;
  /** The element with this id anywhere in the configuration, for `$id-ref`. */
  byId(id: string): Element | undefined;
  /** True when an `id-ref` of an element of this name points to the id: then the id is printed. */
  isReferenced(element: string, id: string): boolean;
  /** What is printed instead of a value that must not be seen; undefined = the value itself. */
  hidden(name: string, value: string, set: Element): string | undefined;
}

/** How statements are read: as text of a file or an editor, or as words typed at the prompt. */
export interface Manner {
  /** A bare number in an operation's interval or timeout gets the unit `s`. */
  readonly addTimeUnits: boolean;
  /** `property` and the defaults take names without a value. */
  readonly bareNames: boolean;
}

export const TEXT: Manner = { addTimeUnits: false, bareNames: true };
export const PROMPT: Manner = { addTimeUnits: true, bareNames: false };

export const NO_SURROUNDINGS: Surroundings = {
  providersOf: () => [],
  nodes: [],
  schema: "pacemaker-3.9",
  byId: () => undefined,
  isReferenced: () => false,
  hidden: () => undefined,
};

/** An element under construction: filled with ids in place before it is handed out. */
export interface Draft {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (Draft | { readonly kind: "comment" | "text"; readonly text: string })[];
}

export function draft(name: string, attributes: Attributes = {}): Draft {
  return { kind: "element", name, attributes: { ...attributes }, children: [] };
}

/** A member of a container that the statement only names; resolved against the document. */
export const MEMBER = "crmsh-ref";
