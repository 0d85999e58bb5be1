import type { BundleView, CloneView, GroupView, PlaceView, PrimitiveView, ResourceView } from "../../status/index.ts";
import { type Row, type Span, span } from "../text/row.ts";
import { fitText, widthOf } from "../text/width.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import type { Style } from "../theme/style.ts";
import { type MonitorLine, type Subject, subjectLine } from "./line.ts";
import type { LineCache } from "./line-cache.ts";
import type { MonitorSettings } from "./settings.ts";
import { primitiveFlags, primitiveLook, primitivesOf } from "./states.ts";

/** How rows are drawn: what is folded, what changed a moment ago, how wide. */
export interface DrawContext {
  readonly settings: MonitorSettings;
  readonly glyphs: Glyphs;
  readonly columns: number;
  /** Subjects whose folding is the other way round than it would be. */
  readonly folds: ReadonlySet<string>;
  /** Subjects that changed in the last two seconds. */
  readonly fresh: ReadonlySet<string>;
  readonly cache: LineCache;
}

interface Widths {
  readonly name: number;
  readonly state: number;
  readonly place: number;
}

/** All resources as a tree: groups with their members, clones and bundles by host as crm_mon sums them up. */
export function resourceLines(resources: readonly ResourceView[], draw: DrawContext): MonitorLine[] {
  const shown = ordered(resources, draw.settings).filter((resource) => isShown(resource, draw.settings));
  const widths = measure(shown, draw.columns);
  draw.cache.begin([draw.settings, draw.glyphs, draw.columns, draw.folds, widths.name]);
  return shown.flatMap((resource) => cachedLines(resource, draw, widths));
}

function cachedLines(resource: ResourceView, draw: DrawContext, widths: Widths): readonly MonitorLine[] {
  // What is set off now will not be in two seconds.
  if (draw.fresh.size > 0 && primitivesOf(resource).some(({ id }) => draw.fresh.has(`resource ${id}`))) {
    return linesOf(resource, draw, widths, 0);
  }
  let lines = draw.cache.get(resource);
  if (lines === undefined) draw.cache.set(resource, (lines = linesOf(resource, draw, widths, 0)));
  return lines;
}

function isShown(resource: ResourceView, settings: MonitorSettings): boolean {
  if (resource.kind === "primitive" && resource.implicit) return false;
  return settings.inactive || resource.partlyActive || hasFault(resource);
}

const faults = new WeakMap<ResourceView, boolean>();

export function hasFault(resource: ResourceView): boolean {
  let fault = faults.get(resource);
  if (fault === undefined) {
    fault = isWanted(resource) && primitivesOf(resource).some((primitive) => primitiveLook(primitive, true).fault);
    faults.set(resource, fault);
  }
  return fault;
}

/** A clone with fewer instances than it could have is no fault of the missing ones. */
function isWanted(resource: ResourceView): boolean {
  return resource.kind !== "clone" || resource.failed || !resource.active || resource.blocked;
}

function ordered(resources: readonly ResourceView[], settings: MonitorSettings): readonly ResourceView[] {
  if (settings.order === "configured") return resources;
  const byName = settings.order === "name" ? [...resources].sort((a, b) => (a.id < b.id ? -1 : 1)) : resources;
  if (settings.order === "name") return byName;
  const faulty = byName.filter((resource) => hasFault(resource));
  return faulty.length === 0 ? byName : [...faulty, ...byName.filter((resource) => !faulty.includes(resource))];
}

function measure(resources: readonly ResourceView[], columns: number): Widths {
  let name = 8;
  for (const resource of resources) {
    name = Math.max(name, widthOf(resource.id) + 2);
    if (resource.kind === "group") for (const member of resource.members) name = Math.max(name, widthOf(member.id) + 4);
  }
  const state = columns >= 100 ? 18 : 12;
  return { name: Math.min(name, Math.max(12, Math.floor(columns * 0.35))), state, place: columns >= 100 ? 16 : 12 };
}

function linesOf(resource: ResourceView, draw: DrawContext, widths: Widths, depth: number): MonitorLine[] {
  switch (resource.kind) {
    case "primitive":
      return [primitiveLine(resource, resource.place, draw, widths, depth)];
    case "group":
      return groupLines(resource, draw, widths, depth);
    case "clone":
      return cloneLines(resource, draw, widths, depth);
    case "bundle":
      return bundleLines(resource, draw, widths, depth);
  }
}

/** One primitive. `host` says that it stands under a host and the place needs no saying. */
export function primitiveLine(
  resource: PrimitiveView,
  place: PlaceView | undefined,
  draw: DrawContext,
  widths: Widths,
  depth: number,
  host?: string,
): MonitorLine {
  const look = primitiveLook(resource, draw.settings.pending);
  const hosts =
    resource.activeOn.length > 1 ? `[ ${resource.activeOn.map((each) => each.name).join(" ")} ]` : (place?.name ?? "");
  const flags = primitiveFlags(resource, place, draw.settings.pending);
  const id = draw.settings.details ? resource.longId : resource.id;
  const fresh = draw.fresh.has(`resource ${resource.id}`);
  const row: Row = [
    span(`${" ".repeat(2 * depth + 1)}${draw.glyphs[look.glyph]} `, look.style),
    span(`${fitText(id, widths.name - 2 * depth, "left", draw.glyphs.ellipsis)} `, fresh ? "fresh" : "id"),
    span(`${padded(look.word, widths.state)} `, look.style),
    ...(host === undefined ? [span(`${padded(hosts, widths.place)} `)] : []),
    span(resource.agent, "dim"),
    ...(flags.length > 0 ? [span(` (${flags.join(", ")})`, "warning" as Style)] : []),
  ];
  const subject: Subject =
    host === undefined ? { kind: "resource", id: resource.id } : { kind: "resource", id: resource.id, host };
  return subjectLine(row, subject, look.fault);
}

/** Padded to a column, never cut: a host's name is worth a crooked table. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** The head of something with parts: folded or not, a word for the whole. */
function headLine(
  resource: GroupView | CloneView | BundleView,
  what: string,
  summary: readonly Span[],
  open: boolean,
  fault: boolean,
  draw: DrawContext,
  widths: Widths,
  depth: number,
): MonitorLine {
  const row: Row = [
    span(`${" ".repeat(2 * depth + 1)}${draw.glyphs[open ? "unfolded" : "folded"]} `, "frame"),
    span(`${fitText(resource.id, widths.name - 2 * depth, "left", draw.glyphs.ellipsis)} `, "strong"),
    span(`${what}  `, "dim"),
    ...summary,
    ...headFlags(resource).map((flag) => span(` (${flag})`, "warning")),
  ];
  return subjectLine(row, { kind: "resource", id: resource.id }, fault);
}

function headFlags(resource: GroupView | CloneView | BundleView): string[] {
  const flags: string[] = [];
  if (resource.targetRole?.toLowerCase() === "stopped") flags.push("disabled");
  if (resource.maintenance) flags.push("maintenance");
  else if (!resource.managed) flags.push("unmanaged");
  return flags;
}

function isOpen(resource: ResourceView, preset: boolean, draw: DrawContext): boolean {
  return draw.folds.has(`resource ${resource.id}`) !== preset;
}

/** How many of some primitives are in which state: `2 Started`, `1 FAILED`. */
function tally(primitives: readonly PrimitiveView[], draw: DrawContext): Span[] {
  const counts = new Map<string, { count: number; style: Style; glyph: string }>();
  for (const primitive of primitives) {
    const look = primitiveLook(primitive, draw.settings.pending);
    const entry = counts.get(look.word) ?? { count: 0, style: look.style, glyph: draw.glyphs[look.glyph] };
    counts.set(look.word, { ...entry, count: entry.count + 1 });
  }
  return [...counts].map(([word, { count, style, glyph }]) => span(`${glyph} ${count} ${word}  `, style));
}

function groupLines(group: GroupView, draw: DrawContext, widths: Widths, depth: number): MonitorLine[] {
  const open = isOpen(group, true, draw);
  const hosts = [...new Set(group.members.flatMap(({ activeOn }) => activeOn.map(({ name }) => name)))];
  const where = hosts.length === 0 ? [] : [span(`on ${hosts.join(" ")}`)];
  const summary = open ? where : [...tally(group.members, draw), ...where];
  const fault = group.members.some((member) => primitiveLook(member, draw.settings.pending).fault);
  const members = group.members.filter((member) => draw.settings.inactive || member.partlyActive);
  return [
    headLine(group, "group", summary, open, fault, draw, widths, depth),
    ...(open ? members.map((member) => primitiveLine(member, member.place, draw, widths, depth + 1)) : []),
  ];
}

function cloneLines(clone: CloneView, draw: DrawContext, widths: Widths, depth: number): MonitorLine[] {
  const fault = hasFault(clone);
  const open = isOpen(clone, clone.unique || draw.settings.details, draw);
  const what = `clone${clone.promotable ? ", promotable" : ""}${clone.unique ? ", unique" : ""}`;
  const head = headLine(clone, what, cloneSummary(clone, draw), open, fault, draw, widths, depth);
  const instances = clone.instances.filter(({ resource, exceptional }) =>
    open ? draw.settings.inactive || resource.partlyActive : exceptional,
  );
  return [head, ...instances.flatMap(({ resource }) => linesOf(resource, draw, widths, depth + 1))];
}

/** `◆ Promoted: a   ● Unpromoted: b c   ○ Stopped: d` */
function cloneSummary(clone: CloneView, draw: DrawContext): Span[] {
  const healthy = clone.instances.filter(({ exceptional, host }) => !exceptional && host !== undefined);
  const promoted = healthy.filter((instance) => instance.promoted).map(({ host }) => host!.name);
  const others = healthy.filter((instance) => !instance.promoted).map(({ host }) => host!.name);
  const parts: Span[] = [];
  const list = (glyph: keyof Glyphs, word: string, names: readonly string[], style: Style): void => {
    if (names.length > 0) parts.push(span(`${draw.glyphs[glyph]} ${word}: ${names.join(" ")}  `, style));
  };
  list("promoted", "Promoted", promoted, "ok");
  list("started", clone.promotable ? "Unpromoted" : "Started", others, "ok");
  if (draw.settings.inactive)
    list(
      "stopped",
      "Stopped",
      clone.stoppedOn.map(({ host }) => host),
      "off",
    );
  if (parts.length === 0) parts.push(span(`${draw.glyphs.stopped} Stopped`, clone.disabled ? "off" : "warning"));
  return parts;
}

function bundleLines(bundle: BundleView, draw: DrawContext, widths: Widths, depth: number): MonitorLine[] {
  const open = isOpen(bundle, true, draw);
  const fault = hasFault(bundle);
  const head = headLine(
    bundle,
    `bundle ${bundle.image}`,
    open ? [] : tally(bundle.replicas.map(shownPart), draw),
    open,
    fault,
    draw,
    widths,
    depth,
  );
  if (!open) return [head];
  return [
    head,
    ...bundle.replicas.flatMap((replica) => {
      if (draw.settings.details) {
        const parts = [replica.ip, replica.child, replica.container, replica.remote].filter(
          (part) => part !== undefined,
        );
        return parts.map((part) => primitiveLine(part, part.place, draw, widths, depth + 1));
      }
      return [primitiveLine(shownPart(replica), replica.place, draw, widths, depth + 1)];
    }),
  ];
}

function shownPart(replica: BundleView["replicas"][number]): PrimitiveView {
  return replica.child ?? replica.container;
}
