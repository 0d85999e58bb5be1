import type { Attributes, ConfigurationSection } from "../cib/index.ts";
import { ACL_GROUP, ACL_ROLE, ACL_TARGET, ACL_USER } from "./grammar/acls.ts";
import { ALERT } from "./grammar/alerts.ts";
import { BUNDLE } from "./grammar/bundles.ts";
import { COLOCATION, LOCATION, ORDER, RSC_TICKET } from "./grammar/constraints.ts";
import { FENCING_TOPOLOGY } from "./grammar/fencing.ts";
import { NODE } from "./grammar/nodes.ts";
import { OP_DEFAULTS, PROPERTY, RSC_DEFAULTS } from "./grammar/options.ts";
import { CLONE, GROUP, MASTER, PRIMITIVE, RSC_TEMPLATE } from "./grammar/resources.ts";
import type { Syntax } from "./grammar/syntax.ts";
import { TAG } from "./grammar/tags.ts";

export type KindGroup = "node" | "resource" | "constraint" | "options" | "fencing" | "acl" | "tag" | "alert";

/** A kind of object: its word, its element, where it lives, and where it stands in a listing. */
export interface Kind {
  readonly word: string;
  readonly aliases: readonly string[];
  readonly element: string;
  readonly section: ConfigurationSection | "configuration";
  readonly group: KindGroup;
  /** Rank in a sorted listing; kinds of one rank are mixed and sorted by id. */
  readonly rank: number;
  readonly syntax: Syntax;
  /** Id of a set that is given none. */
  readonly defaultId?: string;
  /** One line that says what such an object is for. */
  readonly summary: string;
}

const kind = (
  word: string,
  element: string,
  section: Kind["section"],
  group: KindGroup,
  rank: number,
  syntax: Syntax,
  summary: string,
  more: { readonly aliases?: readonly string[]; readonly defaultId?: string } = {},
): Kind => ({ word, element, section, group, rank, syntax, summary, aliases: more.aliases ?? [], ...more });

/** All kinds, in the order of a listing. */
export const KINDS: readonly Kind[] = [
  kind("node", "node", "nodes", "node", 0, NODE, "a host and its attributes"),
  kind("rsc_template", "template", "resources", "resource", 1, RSC_TEMPLATE, "what several resources have in common"),
  kind("primitive", "primitive", "resources", "resource", 2, PRIMITIVE, "a resource: one service, address, disk"),
  kind("bundle", "bundle", "resources", "resource", 3, BUNDLE, "a containerised service with its network and storage"),
  kind("group", "group", "resources", "resource", 4, GROUP, "resources that run together, one after the other"),
  kind("ms", "master", "resources", "resource", 5, MASTER, "the old form of a promotable clone", {
    aliases: ["master"],
  }),
  kind("clone", "clone", "resources", "resource", 6, CLONE, "a resource that runs on several hosts"),
  kind("tag", "tag", "tags", "tag", 8, TAG, "a name for several objects"),
  kind("location", "rsc_location", "constraints", "constraint", 9, LOCATION, "where a resource may or should run"),
  kind(
    "colocation",
    "rsc_colocation",
    "constraints",
    "constraint",
    9,
    COLOCATION,
    "which resources run together or apart",
    {
      aliases: ["collocation"],
    },
  ),
  kind("order", "rsc_order", "constraints", "constraint", 9, ORDER, "which resource starts before which"),
  kind("rsc_ticket", "rsc_ticket", "constraints", "constraint", 10, RSC_TICKET, "resources that need a site's ticket"),
  kind(
    "fencing_topology",
    "fencing-topology",
    "fencing-topology",
    "fencing",
    10,
    FENCING_TOPOLOGY,
    "which devices fence which host, in which order",
    {
      aliases: ["fencing-topology"],
      defaultId: "fencing_topology",
    },
  ),
  kind("property", "cluster_property_set", "crm_config", "options", 11, PROPERTY, "options of the whole cluster", {
    defaultId: "cib-bootstrap-options",
  }),
  kind(
    "rsc_defaults",
    "rsc_defaults",
    "rsc_defaults",
    "options",
    12,
    RSC_DEFAULTS,
    "meta-attributes of all resources",
    {
      defaultId: "rsc-options",
    },
  ),
  kind("op_defaults", "op_defaults", "op_defaults", "options", 13, OP_DEFAULTS, "attributes of all operations", {
    defaultId: "op-options",
  }),
  kind("role", "acl_role", "acls", "acl", 14, ACL_ROLE, "rights on parts of the configuration"),
  kind("acl_target", "acl_target", "acls", "acl", 15, ACL_TARGET, "the roles of a user"),
  kind("acl_group", "acl_group", "acls", "acl", 15, ACL_GROUP, "the roles of a group of users"),
  kind("user", "acl_user", "acls", "acl", 15, ACL_USER, "rights of a user, in the old form"),
  kind("alert", "alert", "alerts", "alert", 16, ALERT, "a program that is told of events"),
];

const byWord = new Map(KINDS.flatMap((item) => [item.word, ...item.aliases].map((word) => [word, item] as const)));

/** The kind that a statement's first word names, in any case. */
export function kindOfWord(word: string): Kind | undefined {
  return byWord.get(word.toLowerCase());
}

/** Words that begin a statement of the language. */
export const STATEMENT_WORDS: readonly string[] = [...KINDS.map(({ word }) => word), "monitor", "xml"];

const byElement = new Map(KINDS.map((item) => [item.element, item]));

/** The kind of an element; sets of options need the section they stand in. */
export function kindOfElement(name: string, section?: string): Kind | undefined {
  if (name === "meta_attributes" && section !== undefined) return byElement.get(section);
  return byElement.get(name);
}

/** Under which name an object is found: its id, a node's own name; `@ID` for options that only refer to others. */
export function nameOfObject(attributes: Attributes): string | undefined {
  const reference = attributes["id-ref"];
  return attributes.id ?? attributes.uname ?? (reference === undefined ? undefined : `@${reference}`);
}
