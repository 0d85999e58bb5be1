import {
  childElements,
  configurationOf,
  descendants,
  type Element,
  firstChild,
  NEWEST_SCHEMA,
} from "../../cib/index.ts";
import type { Decision } from "../../scheduler/index.ts";
import { isTrue } from "../../state/index.ts";

/** What a configuration says in a way that later releases will not understand, once for each way, in Pacemaker's words.
 *  @param schema that of the document before it was upgraded: an older one is for releases that know the older names of
 *  properties alone */
export function deprecations(cib: Element, schema: string | undefined, cluster: Decision["cluster"]): string[] {
  const configuration = configurationOf(cib);
  return [
    ...(schema === NEWEST_SCHEMA ? legacyNames(cluster.options.all) : []),
    ...oldProperties(cluster.options),
    ...(firstChild(cib, "status") === undefined ? [] : unprobedHosts(cluster)),
    ...looseGroups(cluster),
    ...oldRoles(configuration),
    ...oldConstraints(configuration, cluster),
    ...attributeRules(configuration),
  ];
}

const LEGACY: Readonly<Record<string, string>> = {
  "stonith-enabled": "fencing-enabled",
  "stonith-action": "fencing-action",
  "stonith-timeout": "fencing-timeout",
  "stonith-max-attempts": "fencing-max-attempts",
  "stonith-watchdog-timeout": "fencing-watchdog-timeout",
  "stop-orphan-resources": "stop-removed-resources",
  "stop-orphan-actions": "cancel-removed-actions",
};

/** The scheduler's own alone: of others nobody asks it. */
function legacyNames(properties: ReadonlyMap<string, string>): string[] {
  return Object.entries(LEGACY).flatMap(([old, name]) =>
    properties.has(old) && !properties.has(name)
      ? [
          `Support for legacy name '${old}' for cluster option '${name}' is deprecated and will be removed in a future release`,
        ]
      : [],
  );
}

function oldProperties(options: Decision["cluster"]["options"]): string[] {
  const end = "cluster property is deprecated and will be removed (and behave as true) in a future release.";
  const kept: readonly (readonly [boolean, string])[] = [
    [
      options.enableStartupProbes,
      `enable-startup-probes ${end} Use a location constraint with resource-discovery=never instead to disable probes where desired.`,
    ],
    [options.concurrentFencing, `concurrent-fencing ${end}`],
    [options.stopRemovedResources, `stop-removed-resources ${end}`],
    [options.cancelRemovedActions, `cancel-removed-actions ${end}`],
  ];
  return kept.flatMap(([value, text]) => (value ? [] : [`Support for the ${text}`]));
}

const DISCOVERY = "resource-discovery-enabled";

function unprobedHosts({ hosts }: Decision["cluster"]): string[] {
  const value = hosts
    .map(({ attributes }) => attributes.get(DISCOVERY))
    .find((each) => each !== undefined && !isTrue(each));
  return value === undefined
    ? []
    : [
        `Support for the ${DISCOVERY} node attribute is deprecated and will be removed (and behave as 'true') in a future release.`,
      ];
}

function looseGroups({ resources }: Decision["cluster"]): string[] {
  const groups = resources.filter(({ kind }) => kind === "group");
  return ["ordered", "collocated"].flatMap((option) =>
    groups.some(({ meta }) => isFalse(meta.get(option)))
      ? [
          `Support for the '${option}' group meta-attribute is deprecated and will be removed in a future release (use a resource set instead)`,
        ]
      : [],
  );
}

function isFalse(value: string | undefined): boolean {
  return value !== undefined && /^(false|no|off|n|0)$/i.test(value);
}

const ROLES: readonly (readonly [string, string])[] = [
  ["Master", "Promoted"],
  ["Slave", "Unpromoted"],
];

/** Attributes of constraints and operations that hold a role. */
const ROLE_ATTRIBUTES = ["role", "rsc-role", "with-rsc-role"];

function oldRoles(configuration: Element): string[] {
  const said = new Set<string>();
  for (const { name, attributes } of descendants(configuration)) {
    for (const attribute of ROLE_ATTRIBUTES) said.add(attributes[attribute]?.toLowerCase() ?? "");
    if (name === "nvpair" && attributes.name === "target-role") said.add(attributes.value?.toLowerCase() ?? "");
  }
  return ROLES.flatMap(([old, role]) =>
    said.has(old.toLowerCase())
      ? [`Support for the ${old} role is deprecated and will be removed in a future release. Use ${role} instead.`]
      : [],
  );
}

function oldConstraints(configuration: Element, cluster: Decision["cluster"]): string[] {
  const section = firstChild(configuration, "constraints");
  if (section === undefined) return [];
  const orders = childElements(section, "rsc_order");
  const found: string[] = [];
  if (orders.some(({ attributes }) => attributes.score !== undefined && attributes.kind === undefined)) {
    found.push(
      "Support for 'score' in rsc_order is deprecated and will be removed in a future release (use 'kind' instead)",
    );
  }
  if (
    orders.some(({ attributes }) => attributes["require-all"] !== undefined && waitsForClone(attributes.first, cluster))
  ) {
    found.push(
      "Support for require-all in ordering constraints is deprecated and will be removed in a future release (use clone-min clone meta-attribute instead)",
    );
  }
  const together = childElements(section, "rsc_colocation").flatMap((each) => childElements(each, "resource_set"));
  const listed = together.find(({ attributes: { ordering } }) => ordering !== undefined && !/^group$/i.test(ordering));
  if (listed !== undefined) {
    found.push(
      `Support for 'ordering' other than 'group' in resource_set (such as ${listed.attributes.id}) is deprecated and will be removed in a future release`,
    );
  }
  return found;
}

/** Only there does it mean anything. */
function waitsForClone(first: string | undefined, { resources }: Decision["cluster"]): boolean {
  const resource = resources.find(({ id }) => id === first);
  return resource?.kind === "clone" && !resource.meta.has("clone-min");
}

function attributeRules(configuration: Element): string[] {
  const holders = [...descendants(configuration)].filter(({ name }) => name === "op" || name === "op_defaults");
  return holders.some((holder) => [...descendants(holder)].some(({ name }) => name === "expression"))
    ? [
        "Support for rules with node attribute expressions in op or op_defaults is deprecated and will be dropped in a future release",
      ]
    : [];
}
