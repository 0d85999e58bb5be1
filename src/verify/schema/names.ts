import { childElements, type Element, schemaRank } from "../../cib/index.ts";

const rank = (version: string): number => schemaRank(`pacemaker-${version}`) ?? 0;

/** Names of options that a schema does not allow in a set. */
interface Ban {
  /** Names of the element that holds the set, and of the set. */
  readonly owners: readonly string[];
  readonly set: string;
  /** Ranks of the first and the last schema that do not allow them. */
  readonly since: number;
  readonly until?: number;
  readonly names: readonly string[];
}

/** Facts: upgrade-2.10.xsl and the schemas' lists of names. */
const BANS: readonly Ban[] = [
  {
    owners: ["crm_config"],
    set: "cluster_property_set",
    since: rank("3.0"),
    names: [
      "cluster_recheck_interval",
      "dc_deadtime",
      "default-action-timeout",
      "default_action_timeout",
      "default-migration-threshold",
      "default_migration_threshold",
      "default-resource-failure-stickiness",
      "default_resource_failure_stickiness",
      "default-resource-stickiness",
      "default_resource_stickiness",
      "election_timeout",
      "expected-quorum-votes",
      "is-managed-default",
      "is_managed_default",
      "no_quorum_policy",
      "notification-agent",
      "notification-recipient",
      "remove_after_stop",
      "shutdown_escalation",
      "startup_fencing",
      "stonith_action",
      "stonith_enabled",
      "stop_orphan_actions",
      "stop_orphan_resources",
      "symmetric_cluster",
      "transition_idle_timeout",
    ],
  },
  {
    owners: ["crm_config"],
    set: "cluster_property_set",
    since: rank("4.0"),
    names: ["crmd-finalization-timeout", "crmd-integration-timeout", "crmd-transition-delay", "remove-after-stop"],
  },
  {
    owners: ["primitive", "template"],
    set: "meta_attributes",
    since: rank("3.0"),
    names: ["isolation", "isolation-host", "isolation-instance", "isolation-wrapper"],
  },
  {
    owners: ["primitive", "template"],
    set: "instance_attributes",
    since: rank("3.0"),
    until: rank("3.0"),
    names: [
      "pcmk_arg_map",
      "pcmk_list_cmd",
      "pcmk_monitor_cmd",
      "pcmk_off_cmd",
      "pcmk_on_cmd",
      "pcmk_reboot_cmd",
      "pcmk_status_cmd",
    ],
  },
  { owners: ["op"], set: "meta_attributes", since: rank("3.0"), names: ["requires"] },
  {
    owners: ["op"],
    set: "instance_attributes",
    since: rank("3.0"),
    until: rank("3.0"),
    names: ["interval-origin", "start-delay", "enabled", "on-fail", "record-pending", "role", "timeout", "requires"],
  },
];

const BANS_BY_OWNER: ReadonlyMap<string, readonly Ban[]> = Map.groupBy(
  BANS.flatMap((ban) => ban.owners.map((owner) => ({ ...ban, owner }))),
  ({ owner }) => owner,
);

const OLD_STACKS = ["heartbeat", "openais", "classic openais", "classic openais (with plugin)", "cman"];

/** A name or value that the schema of this rank rejects: a sentence for each. */
export function bannedIn(
  owner: Element,
  schema: number,
): { readonly name: string; readonly text: string; readonly remedy: string | undefined }[] {
  const found: { name: string; text: string; remedy: string | undefined }[] = [];
  for (const { set, since, until, names } of BANS_BY_OWNER.get(owner.name) ?? []) {
    if (schema < since || (until !== undefined && schema > until)) continue;
    for (const options of childElements(owner, set)) {
      for (const { attributes } of childElements(options, "nvpair")) {
        const { name = "" } = attributes;
        if (!names.includes(name)) continue;
        const modern = name.replaceAll("_", "-");
        const remedy = modern === name ? undefined : `${modern} is its name now`;
        found.push({ name, text: `option ${name} is not allowed any more`, remedy });
      }
    }
  }
  if (owner.name !== "crm_config" || schema < rank("3.0")) return found;
  for (const pair of childElements(owner, "cluster_property_set").flatMap((set) => childElements(set, "nvpair"))) {
    const { name = "", value, "id-ref": reference } = pair.attributes;
    if (value === undefined && reference === undefined && name === "cluster-infrastructure")
      found.push({ name, text: `option ${name} has no value`, remedy: undefined });
    if (name === "cluster-infrastructure" && OLD_STACKS.includes(value ?? ""))
      found.push({
        name,
        text: `cluster-infrastructure=${value} is not allowed any more`,
        remedy: "the cluster sets it itself",
      });
    if (name === "stonith-action" && value === "poweroff" && schema >= rank("4.0"))
      found.push({ name, text: "stonith-action=poweroff is not allowed any more", remedy: "off" });
  }
  return found;
}
