import type { HostView, PrimitiveView, ResourceView } from "../../status/index.ts";
import { cleanLine } from "../text/clean.ts";
import { clockTime, elapsed } from "../text/clock.ts";
import { type Row, row, span, wrapRow } from "../text/row.ts";
import { fitText, widthOf } from "../text/width.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import type { MonitorEvent } from "./events.ts";
import { hostLook, primitiveFlags, primitiveLook, primitivesOf } from "./states.ts";

/** What is known of one resource or host; whoever fills it reads the document and asks the scheduler. */
export type DetailSource =
  | {
      readonly kind: "resource";
      readonly resource: ResourceView;
      /** Why it is where it is: hosts with their scores, best first, and what made each score. */
      readonly scores: readonly ScoreRow[];
      /** False: the cluster is too large to ask the scheduler while somebody looks. */
      readonly scored: boolean;
      /** Statements of the configuration that mention it. */
      readonly constraints: readonly string[];
      readonly operations: readonly OperationRow[];
      readonly failCounts: readonly FailCountRow[];
      readonly events: readonly MonitorEvent[];
    }
  | {
      readonly kind: "host";
      readonly host: HostView;
      readonly operations: readonly OperationRow[];
      readonly events: readonly MonitorEvent[];
    };

export interface ScoreRow {
  /** Of a clone: which of its instances. */
  readonly instance: string | undefined;
  readonly host: string;
  /** Here it is to run. */
  readonly chosen: boolean;
  readonly score: string;
  /** Who contributes what: `prefer_server1 10`. */
  readonly because: readonly string[];
}

export interface OperationRow {
  readonly resource: string;
  readonly host: string;
  /** `start`, `monitor every 10s`. */
  readonly operation: string;
  readonly result: string;
  readonly failed: boolean;
  readonly timeMs: number | undefined;
  readonly execMs: number | undefined;
}

export interface FailCountRow {
  readonly host: string;
  readonly count: string;
  readonly threshold: string | undefined;
  /** When it will be forgotten, epoch milliseconds; undefined = only by cleanup. */
  readonly expiresMs: number | undefined;
  readonly nowMs: number;
}

export function detailRows(detail: DetailSource, columns: number, glyphs: Glyphs): Row[] {
  const rows = detail.kind === "host" ? hostDetail(detail, glyphs) : resourceDetail(detail, columns, glyphs);
  return rows.flatMap((each) => wrapRow(each, columns, 4));
}

function heading(text: string): Row[] {
  return [row(), row(["heading", ` ${text}`])];
}

function hostDetail(detail: Extract<DetailSource, { kind: "host" }>, glyphs: Glyphs): Row[] {
  const { host } = detail;
  const look = hostLook(host);
  return [
    row(
      ["strong", ` ${host.name} `],
      [look.style, `${glyphs[look.glyph]} ${look.word}`],
      ["dim", host.isDc ? "  DC" : ""],
    ),
    row(["dim", ` id ${host.id}${host.featureSet === undefined ? "" : `, feature set ${host.featureSet}`}`]),
    ...heading("Running here"),
    ...(host.running.length === 0 ? [row(["dim", "   nothing"])] : host.running.map((each) => placeRow(each, glyphs))),
    ...(host.attributes.length === 0
      ? []
      : [
          ...heading("Attributes"),
          ...host.attributes.map(({ name, value }) =>
            row(["parameter", `   ${cleanLine(name)}`], " = ", cleanLine(value)),
          ),
        ]),
    ...operationRows(detail.operations),
    ...eventRows(detail.events),
  ];
}

function resourceDetail(detail: Extract<DetailSource, { kind: "resource" }>, columns: number, glyphs: Glyphs): Row[] {
  const { resource } = detail;
  const primitives = primitivesOf(resource);
  const only = resource.kind === "primitive" ? resource : undefined;
  return [
    row(["strong", ` ${resource.id} `], ["agent", only?.agent ?? resource.kind]),
    ...(resource.description === undefined ? [] : [row(["dim", ` ${cleanLine(resource.description)}`])]),
    ...heading("State"),
    ...primitives.map((each) => placeRow(each, glyphs)),
    ...failCountRows(detail.failCounts, glyphs),
    ...(detail.scores.length === 0
      ? detail.scored
        ? []
        : [...heading("Why here"), row(["dim", "   so many resources are not scored while you look: x explains"])]
      : [...heading("Why here: scores by host"), ...scoreRows(detail.scores, columns, glyphs)]),
    ...(detail.constraints.length === 0 ? [] : [...heading("Constraints"), ...detail.constraints.map(constraintRow)]),
    ...operationRows(detail.operations),
    ...eventRows(detail.events),
  ];
}

function placeRow(primitive: PrimitiveView, glyphs: Glyphs): Row {
  const look = primitiveLook(primitive, true);
  const hosts = primitive.activeOn.map(({ name }) => name).join(" ");
  const flags = primitiveFlags(primitive, primitive.place, true);
  return row(
    [look.style, `   ${glyphs[look.glyph]} `],
    ["id", `${primitive.id} `],
    [look.style, look.word],
    hosts === "" ? "" : ` on ${hosts}`,
    ["dim", flags.length === 0 ? "" : ` (${flags.join(", ")})`],
  );
}

/** `-INFINITY` */
const SCORE_COLUMNS = 9;

/** A reason that is too long goes on below itself. */
function scoreRows(scores: readonly ScoreRow[], columns: number, glyphs: Glyphs): Row[] {
  const hostColumns = Math.max(...scores.map(({ host }) => widthOf(host)));
  const before = hostColumns + 6 + SCORE_COLUMNS + 2;
  return scores.flatMap(({ instance, host, score, chosen, because }, index) => [
    ...(instance === undefined || instance === scores[index - 1]?.instance ? [] : [row(["id", `   ${instance}`])]),
    row(
      [chosen ? "ok" : "plain", `   ${chosen ? glyphs.pointer : " "} `],
      ["strong", `${fitText(host, hostColumns)} `],
      ["score", score.padStart(SCORE_COLUMNS)],
      ["dim", chosen ? "  chosen" : ""],
    ),
    ...because.flatMap((line) => {
      const [part = "", ...words] = line.split("  ");
      const score = `${part.padStart(before - 2)}  `;
      return wrapRow(row(["dim", `${score}${cleanLine(words.join("  "))}`]), columns, before);
    }),
  ]);
}

function constraintRow(statement: string): Row {
  const [, word = "", rest = ""] = /^(\S*)([\s\S]*)$/.exec(cleanLine(statement)) ?? [];
  return row(["keyword", `   ${word}`], rest);
}

function failCountRows(counts: readonly FailCountRow[], glyphs: Glyphs): Row[] {
  if (counts.length === 0) return [];
  return [
    ...heading("Failures"),
    ...counts.map(({ host, count, threshold, expiresMs, nowMs }) =>
      row(
        ["error", `   ${glyphs.failed} `],
        `${count} on ${host}`,
        threshold === undefined ? "" : ` (moves away at ${threshold})`,
        [
          "dim",
          expiresMs === undefined
            ? ", kept until cleanup"
            : `, forgotten ${expiresMs <= nowMs ? "now" : `in ${elapsed(expiresMs - nowMs)}`}`,
        ],
      ),
    ),
  ];
}

function operationRows(operations: readonly OperationRow[]): Row[] {
  if (operations.length === 0) return [];
  return [
    ...heading("Last operations"),
    ...operations.map((each) =>
      row(
        ["dim", `   ${each.timeMs === undefined ? "        " : clockTime(each.timeMs)} `],
        `${each.resource} ${each.operation} on ${each.host}: `,
        [each.failed ? "error" : "plain", cleanLine(each.result)],
        ["dim", each.execMs === undefined ? "" : `  ${each.execMs} ms`],
      ),
    ),
  ];
}

function eventRows(events: readonly MonitorEvent[]): Row[] {
  if (events.length === 0) return [];
  return [
    ...heading("Seen here"),
    ...events.map((event) => [span(`   ${clockTime(event.timeMs)} `, "dim"), span(event.text, event.style)]),
  ];
}
