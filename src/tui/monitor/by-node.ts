import type { HostView, PrimitiveView, ResourceView, StatusView } from "../../status/index.ts";
import { span } from "../text/row.ts";
import { fitText, widthOf } from "../text/width.ts";
import { type MonitorLine, subjectLine, textLine, titleLine } from "./line.ts";
import { type DrawContext, padded, primitiveLine } from "./resources.ts";
import { hostLook, primitiveLook, primitivesOf } from "./states.ts";

/** Hosts, each as one row. */
export function hostLines(view: StatusView, draw: DrawContext): MonitorLine[] {
  const widths = hostWidths(view.hosts, draw);
  return view.hosts.map((host) => hostLine(host, host.running.length, widths, draw));
}

interface HostWidths {
  readonly name: number;
  readonly state: number;
  readonly dc: number;
}

function hostWidths(hosts: readonly HostView[], draw: DrawContext): HostWidths {
  return {
    name: nameColumns(hosts, draw.columns),
    state: Math.min(20, Math.max(...hosts.map((host) => widthOf(hostLook(host).word)))),
    dc: hosts.some(({ isDc }) => isDc) ? 4 : 0,
  };
}

function nameColumns(hosts: readonly HostView[], columns: number): number {
  return Math.min(Math.max(8, ...hosts.map(({ name }) => widthOf(name))), Math.max(12, columns >> 1));
}

function hostLine(host: HostView, count: number, widths: HostWidths, draw: DrawContext): MonitorLine {
  const look = hostLook(host);
  const kind =
    host.kind === "guest"
      ? `guest${host.guestOn === undefined ? "" : ` on ${host.guestOn}`}`
      : host.kind === "remote"
        ? "remote"
        : "";
  const words = [
    kind,
    count === 0 ? "" : `${count} running`,
    host.shutdown ? "shutting down" : "",
    draw.settings.details && host.featureSet !== undefined ? `feature set ${host.featureSet}` : "",
    draw.settings.details && host.id !== host.name ? `id ${host.id}` : "",
  ].filter((word) => word !== "");
  const fresh = draw.fresh.has(`host ${host.name}`);
  const row = [
    span(` ${draw.glyphs[look.glyph]} `, look.style),
    span(`${fitText(host.name, widths.name, "left", draw.glyphs.ellipsis)} `, fresh ? "fresh" : "strong"),
    span(`${padded(look.word, widths.state)}  `, look.style),
    span(padded(host.isDc ? "DC" : "", words.length === 0 ? 0 : widths.dc)),
    span(words.join(", "), "dim"),
  ];
  return subjectLine(row, { kind: "host", name: host.name }, look.fault);
}

/** Each host with what runs on it below, then what runs nowhere. */
export function byNodeLines(view: StatusView, draw: DrawContext): MonitorLine[] {
  const primitives = view.resources.flatMap(primitivesOf);
  const on = new Map<string, PrimitiveView[]>(view.hosts.map((host) => [host.name, []]));
  for (const primitive of primitives) for (const { name } of primitive.activeOn) on.get(name)?.push(primitive);
  const columns = hostWidths(view.hosts, draw);
  const widths = {
    name: Math.min(Math.max(12, ...primitives.map(({ id }) => widthOf(id) + 4)), draw.columns >> 1),
    state: 14,
    place: 12,
  };
  const lines = view.hosts.flatMap((host) => {
    const running = on.get(host.name) ?? [];
    const open = draw.folds.has(`host ${host.name}`) === draw.settings.brief;
    const below = open
      ? running.map((primitive) => primitiveLine(primitive, undefined, draw, widths, 1, host.name))
      : agentCounts(running, draw);
    return [hostLine(host, running.length, columns, draw), ...below];
  });
  const idle = primitives.filter(({ activeOn }) => activeOn.length === 0);
  if (!draw.settings.inactive || idle.length === 0) return lines;
  return [
    ...lines,
    titleLine([span("Inactive resources", "heading")]),
    ...idle.map((primitive) => primitiveLine(primitive, undefined, draw, widths, 1)),
  ];
}

/** crm_mon's brief form: how many of each agent. */
export function agentCounts(primitives: readonly PrimitiveView[], draw: DrawContext): MonitorLine[] {
  const counts = new Map<string, number>();
  for (const { agent } of primitives) counts.set(agent, (counts.get(agent) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([agent, count]) =>
      textLine([span(`   ${draw.glyphs.bullet} `, "frame"), span(`${count} `), span(agent, "dim")]),
    );
}

/** Brief over all hosts: per agent, how many are active where; what is wrong stays in full. */
export function briefLines(resources: readonly ResourceView[], draw: DrawContext): MonitorLine[] {
  const primitives = resources.flatMap(primitivesOf);
  const widths = { name: 24, state: 14, place: 12 };
  const faulty = primitives.filter((primitive) => primitiveLook(primitive, draw.settings.pending).fault);
  const rows = new Map<string, number>();
  for (const primitive of primitives) {
    if (faulty.includes(primitive)) continue;
    for (const { name } of primitive.activeOn) {
      const key = `${primitive.agent}\t${name}`;
      rows.set(key, (rows.get(key) ?? 0) + 1);
    }
  }
  return [
    ...faulty.map((primitive) => primitiveLine(primitive, primitive.place, draw, widths, 0)),
    ...[...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, count]): MonitorLine => {
        const [agent, host] = key.split("\t");
        return textLine([
          span(` ${draw.glyphs.started} `, "ok"),
          span(`${String(count).padStart(4)} `),
          span(`${agent} `, "dim"),
          span(`active on ${host}`),
        ]);
      }),
  ];
}
