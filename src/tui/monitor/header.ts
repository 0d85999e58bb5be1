import type { StatusView } from "../../status/index.ts";
import { cleanLine } from "../text/clean.ts";
import { clockTime, elapsed } from "../text/clock.ts";
import { fitRow, type Row, row, rowWidth, type Span, span } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import type { MonitorSource } from "./source.ts";
import { hostLook, primitiveLook, primitivesOf } from "./states.ts";

/** crm_mon's title of what failed. */
const FAILED_ACTIONS = "Failed Resource Actions";

/** The bar at the top: who and how many, is there quorum, what is wrong, what goes on. Parts that do not fit are left out
 *  from the least important one. */
export function headerRow(source: MonitorSource, nowMs: number, columns: number, glyphs: Glyphs): Row {
  const { cluster, view } = source;
  const parts: Part[] = [
    { rank: 0, text: ` ${cluster.name} ` },
    hostsPart(view, glyphs),
    quorumPart(source, glyphs),
    { rank: 3, text: cluster.dc === undefined ? "no DC" : `DC ${cluster.dc}`, alarm: cluster.dc === undefined },
    ...resourcesParts(view, glyphs),
    ...failuresPart(source, glyphs),
    { rank: 2, text: cluster.lost === undefined ? activity(source, glyphs) : "" },
    { rank: 5, text: `cib ${cluster.version}` },
    { rank: 4, text: `${clockTime(nowMs)} ` },
  ];
  return barRow(parts, columns);
}

export interface Part {
  /** 0 stays, higher ones go first. */
  readonly rank: number;
  readonly text: string;
  readonly alarm?: boolean;
}

/** Parts side by side in the bar's style, as many as fit. */
export function barRow(parts: readonly Part[], columns: number): Row {
  let kept = parts.filter(({ text }) => text.trim() !== "");
  const build = (): Row =>
    kept.flatMap(({ text, alarm }, index): Span[] => [
      ...(index === 0 ? [] : [span("  ", "bar")]),
      span(text, alarm === true ? "bar-error" : "bar"),
    ]);
  for (;;) {
    const built = build();
    const worst = Math.max(...kept.map(({ rank }) => rank));
    if (rowWidth(built) <= columns || worst === 0) return fitRow(built, columns, "bar");
    kept = kept.filter((part) => part !== kept.findLast(({ rank }) => rank === worst));
  }
}

/** Nobody knows about quorum while there is no connection. */
function quorumPart({ cluster }: MonitorSource, glyphs: Glyphs): Part {
  if (cluster.lost !== undefined) return { rank: 0, text: `${glyphs.error} not connected`, alarm: true };
  return cluster.quorum
    ? { rank: 1, text: `${glyphs.ok} quorum` }
    : { rank: 0, text: `${glyphs.error} no quorum`, alarm: true };
}

function hostsPart({ hosts }: StatusView, glyphs: Glyphs): Part {
  const faults = hosts.filter((host) => hostLook(host).fault).length;
  const up = hosts.filter((host) => host.online && !hostLook(host).fault).length;
  if (faults === 0) return { rank: 1, text: `${up} host${up === 1 ? "" : "s"} ${glyphs.started}` };
  return { rank: 0, text: `${up} of ${hosts.length} hosts ${glyphs.failed}`, alarm: true };
}

function resourcesParts({ resources }: StatusView, glyphs: Glyphs): Part[] {
  const primitives = resources.flatMap(primitivesOf);
  const faults = primitives.filter((primitive) => primitiveLook(primitive, true).fault && primitive.failed).length;
  const active = primitives.filter(({ activeOn }) => activeOn.length > 0).length;
  return [
    { rank: 1, text: `${active}/${primitives.length} running` },
    ...(faults > 0 ? [{ rank: 0, text: `${glyphs.failed} ${faults} failed`, alarm: true }] : []),
  ];
}

/** Failures that are still on record, though what failed may run again. */
function failuresPart({ sections }: MonitorSource, glyphs: Glyphs): Part[] {
  const count = sections.find(({ section }) => section.title === FAILED_ACTIONS)?.section.lines.length ?? 0;
  if (count === 0) return [];
  return [{ rank: 1, text: `${glyphs.warning} ${count} failure${count === 1 ? "" : "s"}`, alarm: true }];
}

function activity({ cluster }: MonitorSource, glyphs: Glyphs): string {
  if (cluster.transition === undefined) return "idle";
  const { done, failed, total } = cluster.transition;
  return `${glyphs.starting} working ${done}/${total}${failed > 0 ? ` (${failed} failed)` : ""}`;
}

/** Plain to see when what is shown is old. */
export function lostRow({ cluster }: MonitorSource, nowMs: number): Row | undefined {
  if (cluster.lost === undefined) return undefined;
  const age = elapsed(nowMs - cluster.lost.sinceMs);
  return row(["error", ` connection lost ${age} ago`], "; what is shown is from then; trying again ", [
    "dim",
    `(${cleanLine(cluster.lost.reason)})`,
  ]);
}
