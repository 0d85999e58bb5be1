import { formatScore, INFINITY } from "../../base/index.ts";
import type { Contribution, Decision, ResourceChange } from "../../scheduler/index.ts";
import type { Host, Resource } from "../../state/index.ts";

/** Scores that say nothing about why something changes: it was like that before. */
const STILL = new Set(["stickiness"]);

/** What the scheduler calls its own rules, in a few words. */
const RULES: Readonly<Record<string, string>> = {
  "#group-members": "its group is there",
  __fail_limit__: "it failed too often elsewhere",
  "target-role": "target-role",
  "shutdown-lock": "kept for the host that restarts",
  "promotion score": "the agent's promotion score",
  __limit_utilization__: "utilization",
  "own guest": "it cannot run in itself",
  collective_limit_reached: "enough instances",
  __stateful_without_ticket__: "its ticket is not granted",
};

/** Why a resource changes: what the scheduler noted, else what its scores are made of. Needs a decision with `explain`. */
export function whyOf(change: ResourceChange, decision: Decision): string | undefined {
  const { kind, resource, from, to, reason } = change;
  if (reason !== undefined && reason !== "node availability") return reasonText(reason);
  const parts = partsOf(resource, decision);
  if (kind === "Stop") return whyStopped(resource, from, parts, decision) ?? reason;
  const left = from === undefined || from === to ? undefined : unfit(from);
  if (left !== undefined) return left;
  if (to === undefined) return reason;
  return drawn(parts, to) ?? kept(parts, from, to) ?? (kind === "Start" ? whyStarted(resource, to) : reason);
}

/** Contributions to the scores of a resource and of what it is inside of, the heaviest first. */
function partsOf(resource: Resource, { contributions }: Decision): Contribution[] {
  const chain = new Set<Resource>();
  for (let at: Resource | undefined = resource; at !== undefined; at = at.parent) chain.add(at);
  return contributions
    .filter((part) => chain.has(part.resource) && part.score !== 0 && !STILL.has(part.because))
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
}

function whyStopped(
  resource: Resource,
  from: Host | undefined,
  parts: readonly Contribution[],
  { cluster }: Decision,
): string | undefined {
  if (resource.removed) return "no longer configured";
  if (cluster.options.stopAllResources) return "stop-all-resources";
  if (parts.some(({ because }) => because === "target-role")) return "target-role";
  const left = from === undefined ? undefined : unfit(from);
  if (left !== undefined) return left;
  const ban = parts.find(({ host, score }) => host === from && score <= -INFINITY);
  if (ban !== undefined) return `${named(ban.because)} keeps it off ${ban.host.name}`;
  return cluster.quorate ? undefined : "no quorum";
}

/** What draws it to the host. */
function drawn(parts: readonly Contribution[], to: Host): string | undefined {
  const best = parts.find(({ host, score }) => host === to && score > 0);
  return best === undefined ? undefined : `${named(best.because)} (${formatScore(best.score)})`;
}

/** What keeps it off the host it comes from, or off all others. */
function kept(parts: readonly Contribution[], from: Host | undefined, to: Host): string | undefined {
  const bans = parts.filter(({ host, score }) => host !== to && score <= -INFINITY);
  const ban = bans.find(({ host }) => host === from) ?? bans[0];
  if (ban === undefined) return undefined;
  return (
    RULES[ban.because] ??
    (from === undefined ? named(ban.because) : `${named(ban.because)} keeps it off ${ban.host.name}`)
  );
}

function whyStarted(resource: Resource, { name }: Host): string {
  return resource.parent?.clone === undefined
    ? `no host is preferred, ${name} carries least`
    : "an instance on each host";
}

/** `unrunnable db start`: what it has to wait for does not happen. */
function reasonText(reason: string): string {
  const [, resource, task] = /^unrunnable (\S+) (\S+)$/.exec(reason) ?? [];
  return task === undefined ? reason : `${resource} cannot ${task}`;
}

/** A constraint by its id, a rule in words. */
function named(because: string): string {
  return RULES[because] ?? because;
}

function unfit(host: Host): string | undefined {
  const { name } = host;
  if (host.unclean) return `${name} has to be fenced`;
  if (!host.online) return `${name} is offline`;
  if (host.standbyOnFail) return `${name} is in standby after a failure`;
  if (host.standby) return `${name} is in standby`;
  return host.shutdown ? `${name} shuts down` : undefined;
}
