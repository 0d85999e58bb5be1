import type { Decision } from "../../scheduler/index.ts";
import { dotText, scoreText, transitionSummary } from "../../transition/index.ts";
import { type CommandContext, lookAt, type RunResult } from "../session/context.ts";
import { decideOn, rehearsed, timeOf } from "../session/decide.ts";
import type { Output } from "../session/output.ts";

/** `ptest [nograph] [scores] [actions] [utilization] [v...]`: what a commit would do. */
export async function simulateStaged(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const { snapshot } = await lookAt(world);
  const nowMs = await timeOf(world);
  const words = new Set(args.list("what"));
  const decision = decideOn(rehearsed(world, snapshot.cib), nowMs, { utilization: words.has("utilization") });
  const graph = args.value("--graph");
  if (graph !== undefined)
    await world.edge.writeFile(graph, dotText(decision, { all: words.has("actions"), ids: false }));
  if (args.has("--json") || world.options.json) {
    out.json(decisionJson(decision, words));
    return true;
  }
  const loud = [...words].some((word) => /^v+$/.test(word));
  tellDecision(out, decision, {
    scores: words.has("scores"),
    utilization: words.has("utilization"),
    actions: words.has("actions") || loud,
  });
  return true;
}

export interface TellOptions {
  readonly scores: boolean;
  readonly utilization: boolean;
  readonly actions: boolean;
}

/** The plan of a decision, line by line. */
export function tellDecision(out: Output, decision: Decision, options: TellOptions): void {
  for (const { level, text } of decision.messages) {
    if (level === "error") out.error(text);
    else if (level === "warning") out.warn(text);
  }
  const lines = decision.scores.filter(({ kind }) =>
    kind === "allocation" || kind === "promotion" ? options.scores : options.utilization,
  );
  for (const line of lines) out.line(scoreText(line));
  const summary = transitionSummary(decision);
  if (summary.length === 0) out.line("The cluster would do nothing.");
  for (const line of summary) out.line(line);
  if (options.actions) for (const line of actionLines(decision)) out.line(line);
}

/** Each action of the graph: what, on which host, after which others. */
function actionLines(decision: Decision): string[] {
  const inGraph = decision.actions.filter((action) => action.inGraph);
  const name = ({ fullKey, host }: { fullKey: string; host: { name: string } | undefined }): string =>
    host === undefined ? fullKey : `${fullKey} on ${host.name}`;
  return inGraph.map((action) => {
    const before = action.before.filter((input) => input.inGraph).map((input) => name(input.action));
    const after = before.length === 0 ? "" : ` after ${before.join(", ")}`;
    return `  ${name(action)}${after}`;
  });
}

export function decisionJson(decision: Decision, what: ReadonlySet<string>): unknown {
  return {
    hosts: decision.hostChanges.map(({ task, host, reason }) => ({ task, node: host, reason })),
    resources: decision.resourceChanges.map(({ kind, resource, from, to, reason, blocked }) => ({
      action: kind,
      resource: resource.id,
      from: from?.name,
      to: to?.name,
      reason,
      blocked,
    })),
    ...(what.has("scores") ? { scores: decision.scores.filter(({ kind }) => kind === "allocation") } : {}),
    ...(what.has("actions")
      ? {
          actions: decision.actions
            .filter(({ inGraph }) => inGraph)
            .map(({ fullKey, host }) => ({ key: fullKey, node: host?.name })),
        }
      : {}),
    messages: decision.messages,
  };
}

/** `resource scores` */
export async function scores({ world, args, out }: CommandContext): Promise<RunResult> {
  const { cib } = await world.cluster.read();
  const decision = decideOn(cib, await timeOf(world));
  const lines = decision.scores.filter(({ kind }) => kind === "allocation" || kind === "promotion");
  if (args.has("--json") || world.options.json) out.json(lines);
  else for (const line of lines) out.line(scoreText(line));
  return true;
}
