import { CrmError, formatScore, INFINITY } from "../../base/index.ts";
import { childElements, configurationOf, type Element } from "../../cib/index.ts";
import { formatObject, Workspace } from "../../language/index.ts";
import type { Contribution, Decision } from "../../scheduler/index.ts";
import { failCount, type Host, type Reading, type Resource } from "../../state/index.ts";
import { type CommandContext, type RunResult, requireNode, requireResource, surroundings } from "../session/context.ts";
import { decideOn, readState, timeOf } from "../session/decide.ts";
import type { Output } from "../session/output.ts";

interface Reason {
  readonly score: number;
  readonly because: string;
  /** The constraint as text, or what the word means. */
  readonly text: string;
}

interface HostVerdict {
  readonly node: string;
  /** undefined: the host is no candidate. */
  readonly score: number | undefined;
  readonly chosen: boolean;
  readonly reasons: readonly Reason[];
  /** What keeps everything off the host. */
  readonly unavailable: string | undefined;
}

interface Explanation {
  readonly resource: string;
  readonly running: readonly string[];
  readonly planned: readonly string[];
  readonly hosts: readonly HostVerdict[];
}

/** `explain RSC [on NODE]`: the score of a resource on each host, and what it is made of. */
export async function explain(context: CommandContext): Promise<RunResult> {
  return explainOn(context, (await context.world.cluster.read()).cib);
}

/** The same of what is staged, in the state that the cluster is in now. */
export async function explainStaged(context: CommandContext): Promise<RunResult> {
  const { cib } = await context.world.cluster.read();
  const staged = context.world.staging?.workspace.cib;
  if (staged === undefined) return explainOn(context, cib);
  const [was, wanted] = [configurationOf(cib), configurationOf(staged)];
  return explainOn(context, { ...cib, children: cib.children.map((child) => (child === was ? wanted : child)) });
}

async function explainOn({ world, args, out }: CommandContext, cib: Element): Promise<RunResult> {
  const workspace = new Workspace(cib);
  const id = args.get("rsc")!;
  requireResource(workspace, id);
  const node = args.get("node");
  if (node !== undefined) requireNode(workspace, node);
  if (args.get("on") !== undefined && node === undefined)
    throw new CrmError({ code: "usage", message: "Expected <node> after on" });
  const nowMs = await timeOf(world);
  const before = readState(cib, nowMs);
  const decision = decideOn(cib, nowMs, { explain: true });
  const around = surroundings(world, workspace, false);
  const told = new Teller(cib, decision, before, (entryId) => {
    const entry = workspace.get(entryId);
    return entry === undefined
      ? undefined
      : withoutComments(formatObject(entry.element, entry.kind, { surroundings: around, layout: "one-line" }));
  });
  const root = decision.cluster.resourceNamed(id) ?? decision.cluster.top.find((resource) => holds(resource, id));
  if (root === undefined)
    throw new CrmError({ code: "no-such-resource", message: `the scheduler does not know resource ${id}` });
  const explanations = leaves(root).map((resource) => told.explain(resource, node));
  if (args.has("--json") || world.options.json) out.json(explanations);
  else for (const explanation of explanations) tell(out, explanation, decision);
  return true;
}

/** A constraint is a reason; what somebody wrote above it is not. */
const withoutComments = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join(" ");

const holds = (resource: Resource, id: string): boolean =>
  resource.xml.attributes.id === id || resource.children.some((child) => holds(child, id));

function leaves(resource: Resource): Resource[] {
  return resource.kind === "primitive" ? [resource] : resource.children.flatMap(leaves);
}

/** Words of the scheduler for what is no constraint. */
export const SCORE_WORDS: Readonly<Record<string, string>> = {
  stickiness: "it runs there and would rather stay (resource-stickiness)",
  "#group-members": "another member of its group has to be elsewhere, or cannot run",
  __fail_limit__: "it failed too often there (migration-threshold)",
  "resource-discovery": "a location constraint keeps the cluster from looking for it there",
  "promotion score": "the agent's promotion score",
  __limit_utilization__: "the host has not enough left of what it needs (utilization)",
  "own guest": "it is what this guest runs in",
  collective_limit_reached: "there are as many instances as there may be",
  "target-role": "it is to be stopped (target-role)",
  "shutdown-lock": "it is kept for the host that is restarting (shutdown-lock)",
  __stateful_without_ticket__: "promotion needs a ticket that is not granted",
};

class Teller {
  readonly #contributions: readonly Contribution[];
  readonly #decision: Decision;
  readonly #before: Reading;
  readonly #textOf: (id: string) => string | undefined;
  readonly #locations: ReadonlyMap<string, Element>;

  constructor(cib: Element, decision: Decision, before: Reading, textOf: (id: string) => string | undefined) {
    this.#contributions = decision.contributions;
    this.#decision = decision;
    this.#before = before;
    this.#textOf = textOf;
    const constraints = childElements(configurationOf(cib), "constraints").flatMap((section) => section.children);
    this.#locations = new Map(
      constraints.flatMap((node) => (node.kind === "element" ? [[node.attributes.id ?? "", node] as const] : [])),
    );
  }

  explain(resource: Resource, node: string | undefined): Explanation {
    const present = this.#before.resourceNamed(resource.id);
    const assigned = this.#decision.assigned(resource);
    const planned = assigned === undefined ? [] : [assigned.name];
    const hosts = this.#decision.cluster.hosts
      .filter(({ name }) => node === undefined || name === node)
      .map((host) => this.#verdict(resource, host, planned.includes(host.name)));
    return {
      resource: resource.id,
      running: (present?.activeOn ?? []).map(({ name }) => name),
      planned,
      hosts,
    };
  }

  #verdict(resource: Resource, host: Host, chosen: boolean): HostVerdict {
    const lines = this.#decision.scores.filter(
      (line) => line.kind === "allocation" && line.resource === resource.id && line.host === host.name,
    );
    const last = lines.at(-1);
    return {
      node: host.name,
      score: last?.kind === "allocation" ? last.score : undefined,
      chosen,
      reasons: this.#reasons(resource, host),
      unavailable: unavailable(host, resource),
    };
  }

  /** Its own and those of what holds it, the heaviest first. What counts for its group or clone alone is said to. */
  #reasons(resource: Resource, host: Host): Reason[] {
    const seen = new Set<string>();
    const reasons: Reason[] = [];
    for (let at: Resource | undefined = resource; at !== undefined; at = at.parent) {
      const whose = at === resource ? "" : ` (counts for the ${at.kind} ${at.id})`;
      for (const item of this.#contributions) {
        const { score, because } = item;
        if (item.resource !== at || item.host !== host || score === 0 || seen.has(`${because} ${score}`)) continue;
        seen.add(`${because} ${score}`);
        reasons.push({ score, because, text: `${this.#meaning(because, resource, host)}${whose}` });
      }
    }
    return reasons.sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
  }

  #meaning(because: string, resource: Resource, host: Host): string {
    if (because === "__fail_limit__") {
      const { count } = failCount(this.#before, this.#before.resourceNamed(resource.id) ?? resource, host, {
        effective: true,
      });
      return `it failed ${formatScore(count)} times there and migration-threshold is ${formatScore(resource.migrationThreshold)}; \`resource cleanup ${resource.id}\` forgets it`;
    }
    const word = SCORE_WORDS[because];
    if (word !== undefined) return word;
    const text = this.#textOf(because);
    if (text !== undefined) {
      const made = because.startsWith("cli-") ? " (made by `resource move` or `ban`; `resource clear` removes it)" : "";
      return `${text}${made}`;
    }
    return this.#locations.has(because) ? `constraint ${because}` : because;
  }
}

function unavailable(host: Host, resource: Resource): string | undefined {
  if (host.unclean) return "its state is unknown, it has to be fenced first";
  if (!host.online) return "it is offline";
  if (host.standbyOnFail) return "it is in standby because of a failure (on-fail=standby)";
  if (host.standby) return "it is in standby";
  if (host.shutdown) return "it is shutting down";
  if (host.maintenance) return "it is in maintenance: nothing is started or stopped there";
  return resource.managed ? undefined : "the resource is not managed by the cluster";
}

function tell(out: Output, { resource, running, planned, hosts }: Explanation, decision: Decision): void {
  const now = running.length === 0 ? "does not run" : `runs on ${running.join(", ")}`;
  const later = planned.join(", ");
  const moves = running.length === 1 && running[0] === planned[0];
  const plan = moves ? "" : planned.length === 0 ? (running.length === 0 ? "" : ", will stop") : `, goes to ${later}`;
  out.line({ text: resource, role: "id" }, ` ${now}${plan}`);
  const change = decision.resourceChanges.find((item) => item.resource.id === resource);
  if (change?.reason !== undefined) out.line(`  next: ${change.kind.toLowerCase()} due to ${change.reason}`);
  for (const verdict of hosts) {
    const score = verdict.score === undefined ? "no score" : `score ${formatScore(verdict.score)}`;
    const mark = verdict.chosen ? "*" : " ";
    const why = verdict.unavailable === undefined ? "" : `: ${verdict.unavailable}`;
    out.line(`${mark} ${verdict.node} (${score})${why}`);
    for (const reason of verdict.reasons) out.line(`      ${formatScore(reason.score).padStart(9)}  ${reason.text}`);
    const only = hosts.length === 1 && !verdict.chosen && verdict.unavailable === undefined;
    if (only) out.line(`      ${elsewhere(verdict, decision, resource)}`);
  }
}

/** Why another host was taken although nothing forbids this one. */
function elsewhere({ score, node }: HostVerdict, decision: Decision, resource: string): string {
  if (score === undefined) return "it is no candidate there";
  if (score <= -INFINITY) return "it may not run there: what forbids it stands above";
  const known = decision.cluster.resourceNamed(resource);
  const chosen = known === undefined ? undefined : decision.assigned(known);
  if (chosen === undefined) return "it is not to run anywhere";
  const line = decision.scores.findLast(
    (item) => item.kind === "allocation" && item.resource === resource && item.host === chosen.name,
  );
  const other = line?.kind === "allocation" ? line.score : undefined;
  if (other !== undefined && other > score) {
    return `${chosen.name} has the higher score (${formatScore(other)}); a location constraint of more than ${formatScore(other - score)} would bring it here: location ID ${resource} ${formatScore(other - score + 1)}: ${node}`;
  }
  return `${chosen.name} has the same score and carries less, or comes first`;
}
