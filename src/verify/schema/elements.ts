import { schemaRank } from "../../cib/index.ts";
import { TYPES, type ValueType } from "./types.ts";

/** A name that some schemas know: from one on, up to one. */
interface Known {
  readonly name: string;
  readonly since: number;
  readonly until: number;
}

export interface AttributeRule extends Known {
  readonly type: ValueType;
  readonly required: boolean;
}

export interface ChildRule extends Known {
  /** At most one of them. */
  readonly single: boolean;
  readonly required: boolean;
}

export interface ElementRule {
  readonly attributes: ReadonlyMap<string, AttributeRule>;
  readonly children: ReadonlyMap<string, ChildRule>;
  /** Of each list exactly one has to be there: attributes, several joined by +, or child elements in brackets. */
  readonly oneOf: readonly (readonly string[])[];
}

const rank = (version: string | undefined, fallback: number): number =>
  version === undefined ? fallback : (schemaRank(`pacemaker-${version}`) ?? fallback);

/** `name[:type][!][@first][<last]`: `!` must be there; without a type it is text, `id` an id. */
function attributeRule(text: string): AttributeRule {
  const [, name = "", type, required, since, until] = /^([^:!@<]+)(?::(\w+))?(!)?(?:@([\d.]+))?(?:<([\d.]+))?$/.exec(
    text,
  )!;
  return {
    name,
    type: TYPES.get(type ?? (name === "id" ? "id" : "text"))!,
    required: required === "!",
    since: rank(since, 0),
    until: rank(until, Number.POSITIVE_INFINITY),
  };
}

/** `name[*|?|!|+][@first][<last]`: any number, at most one, exactly one, one or more. */
function childRule(text: string): ChildRule {
  const [, name = "", how, since, until] = /^([\w-]+)([*?!+])(?:@([\d.]+))?(?:<([\d.]+))?$/.exec(text)!;
  return {
    name,
    single: how === "?" || how === "!",
    required: how === "!" || how === "+",
    since: rank(since, 0),
    until: rank(until, Number.POSITIVE_INFINITY),
  };
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

function element(attributes: string, children = "", ...oneOf: readonly string[]): ElementRule {
  return {
    attributes: new Map(words(attributes).map((text) => [text.split(/[:!@<]/, 1)[0]!, attributeRule(text)])),
    children: new Map(words(children).map((text) => [/^[\w-]+/.exec(text)![0], childRule(text)])),
    oneOf: oneOf.map(words),
  };
}

const SET = (): ElementRule => element("id id-ref:ref score:score", "rule? nvpair*", "id id-ref");
const CONTAINER_IMAGE = (first: string): ElementRule =>
  element(
    `image! replicas:int replicas-per-host:int masters:int<3.10 promoted-max:int@${first} run-command network options`,
  );
const DATE_PARTS = "years months monthdays hours weekyears weeks weekdays";

/** Every element and attribute of Pacemaker's schemas, 1.0 to 4.0. Facts: its RELAX NG files. */
export const ELEMENTS: Readonly<Record<string, ElementRule>> = {
  cib: element(
    "validate-with admin_epoch:count! epoch:count! num_updates:count! crm_feature_set remote-tls-port:count remote-clear-port:count have-quorum:bool dc-uuid cib-last-written no-quorum-panic:bool update-origin update-client update-user execution-date",
    "configuration! status?",
  ),
  configuration: element(
    "",
    "crm_config! rsc_defaults? op_defaults? nodes! resources! constraints! fencing-topology?@1.2 acls?@1.2 tags?@1.3 alerts?@2.5",
  ),
  crm_config: element("", "cluster_property_set*"),
  cluster_property_set: SET(),
  rsc_defaults: element("", "meta_attributes*"),
  op_defaults: element("", "meta_attributes*"),
  meta_attributes: SET(),
  instance_attributes: SET(),
  utilization: SET(),
  nvpair: element("id id-ref:ref@1.3 name value", "", "id id-ref"),
  nodes: element("", "node*"),
  node: element("id:text! uname! type:nodetype description score:score@1.2", "instance_attributes* utilization*@1.2"),
  resources: element("", "primitive* template*@1.2 group* clone* master*<3.10 bundle*@2.8"),
  primitive: element(
    "id! class:class provider type template:ref@1.2 description",
    "meta_attributes* instance_attributes* operations? utilization*@1.2",
    "class template",
  ),
  template: element(
    "id! class:class! provider type! description",
    "meta_attributes* instance_attributes* operations? utilization*",
  ),
  operations: element("id id-ref:ref", "op*"),
  op: element(
    "id! name! interval! description start-delay interval-origin timeout enabled:bool record-pending:bool role:role on-fail:onfail requires:requires<2.10",
    "meta_attributes* instance_attributes*",
  ),
  group: element("id! description", "meta_attributes* instance_attributes* primitive+"),
  clone: element("id! description", "meta_attributes* instance_attributes* primitive? group?", "<primitive> <group>"),
  master: element("id! description", "meta_attributes* instance_attributes* primitive? group?", "<primitive> <group>"),
  bundle: element(
    "id! description",
    "meta_attributes* instance_attributes* docker? rkt?@2.10<3.10 podman?@3.2 network? storage? primitive?",
    "<docker> <rkt> <podman>",
  ),
  docker: CONTAINER_IMAGE("3.0"),
  rkt: CONTAINER_IMAGE("3.0"),
  podman: CONTAINER_IMAGE("3.2"),
  network: element(
    "ip-range-start control-port:int host-interface host-netmask:int add-host:bool@3.0",
    "port-mapping*",
  ),
  "port-mapping": element("id! port:int internal-port:int range:range", "", "port range"),
  storage: element("", "storage-mapping*"),
  "storage-mapping": element("id! source-dir source-dir-root target-dir! options", "", "source-dir source-dir-root"),
  constraints: element("", "rsc_location* rsc_colocation* rsc_order* rsc_ticket*@1.2"),
  rsc_location: element(
    "id! rsc:ref rsc-pattern@2.6 role:role@1.2 score:score node resource-discovery:discovery@2.2",
    "resource_set*@1.2 rule* lifetime?<3.10",
    "rsc rsc-pattern <resource_set>",
    "node+score <rule>",
  ),
  rsc_colocation: element(
    "id! score:score influence@3.6 rsc:ref with-rsc:ref node-attribute rsc-role:role with-rsc-role:role score-attribute<2.10 score-attribute-mangle<2.10",
    "lifetime?<3.10 resource_set*",
    "rsc+with-rsc <resource_set>",
  ),
  rsc_order: element(
    "id! symmetrical:bool require-all:bool@2.3 score:score kind:kind first:ref then:ref first-action:action then-action:action",
    "lifetime?<3.10 resource_set*",
    "first+then <resource_set>",
  ),
  rsc_ticket: element("id! rsc:ref rsc-role:role ticket! loss-policy:policy", "resource_set*", "rsc <resource_set>"),
  resource_set: element(
    "id id-ref:ref sequential:bool require-all:bool@1.2 ordering:ordering@2.1 action:action role:role score:score kind:kind@3.0",
    "resource_ref*",
    "id id-ref",
  ),
  resource_ref: element("id:ref!"),
  lifetime: element("", "rule+"),
  rule: element(
    "id id-ref:ref boolean-op:join role score:score score-attribute",
    "expression* date_expression* rule* rsc_expression*@3.4 op_expression*@3.4",
    "id id-ref",
  ),
  expression: element("id! attribute! operation:compare! value type:valuetype value-source:source@2.9"),
  date_expression: element("id! operation:dateop! start end", "duration? date_spec?"),
  date_spec: element(`id! ${DATE_PARTS} minutes seconds yeardays yearsdays moon<3.10`),
  duration: element(`id! ${DATE_PARTS} days minutes seconds yearsdays moon`),
  rsc_expression: element("id! class provider type"),
  op_expression: element("id! name! interval"),
  "fencing-topology": element("", "fencing-level*"),
  "fencing-level": element(
    "id! target target-pattern target-attribute@2.4 target-value@2.4 index:positive! devices:devices!",
    "",
    "target target-pattern target-attribute+target-value",
  ),
  acls: element("", "acl_target*@2.0 acl_group*@2.0 acl_role* acl_user*<1.3"),
  acl_target: element("id:text! name@3.8", "role*"),
  acl_group: element("id! name@3.8", "role*"),
  acl_user: element("id!", "role_ref* read* write* deny*"),
  role: element("id:ref!"),
  role_ref: element("id:ref!"),
  acl_role: element("id! description@2.0", "acl_permission*@2.0 read*<1.3 write*<1.3 deny*<1.3"),
  acl_permission: element(
    "id! kind:access! xpath reference:ref object-type attribute description",
    "",
    "xpath reference object-type",
  ),
  read: element("id! ref:ref tag attribute xpath"),
  write: element("id! ref:ref tag attribute xpath"),
  deny: element("id! ref:ref tag attribute xpath"),
  tags: element("", "tag*"),
  tag: element("id!", "obj_ref+"),
  obj_ref: element("id:member!"),
  alerts: element("", "alert*"),
  alert: element("id! description path!", "meta_attributes* instance_attributes* select?@2.10 recipient*"),
  recipient: element("id! description value!", "meta_attributes* instance_attributes*"),
  select: element("", "select_attributes? select_fencing? select_nodes? select_resources?"),
  select_attributes: element("", "attribute*"),
  select_fencing: element(""),
  select_nodes: element(""),
  select_resources: element(""),
  attribute: element("id! name!"),
};

/** Values that a schema knows only from one version on, or up to one. */
const VALUES: Readonly<Record<string, readonly [since: string | undefined, until: string | undefined]>> = {
  "role Promoted": ["3.7", undefined],
  "role Unpromoted": ["3.7", undefined],
  "expression type integer": ["3.5", undefined],
  "node type normal": [undefined, "2.10"],
  "node type ping": [undefined, "3.10"],
  "node type remote": ["1.3", undefined],
  "op requires unfencing": ["1.3", undefined],
  "op on-fail demote": ["3.4", undefined],
  "op on-fail restart-container": ["1.2", undefined],
  "primitive class nagios": ["1.2", "3.10"],
  "primitive class service": ["1.2", undefined],
  "primitive class systemd": ["1.2", undefined],
  "primitive class upstart": [undefined, "3.10"],
  "template class nagios": ["2.7", "3.10"],
  "template class service": ["2.7", undefined],
  "template class systemd": ["2.7", undefined],
  "template class upstart": [undefined, "3.10"],
};

const VALUE_RANKS: ReadonlyMap<string, readonly [number, number]> = new Map(
  Object.entries(VALUES).map(([key, [since, until]]) => [key, [rank(since, 0), rank(until, Number.POSITIVE_INFINITY)]]),
);

/** Whether a schema knows a value of an attribute that may be any of several. */
export function knowsValue(schema: number, name: string, attribute: string, value: string): boolean {
  const type = ELEMENTS[name]?.attributes.get(attribute)?.type.name;
  const key = type === "role" ? `role ${value}` : `${name} ${attribute} ${value}`;
  const [since, until] = VALUE_RANKS.get(key) ?? [0, Number.POSITIVE_INFINITY];
  return schema >= since && schema <= until;
}
