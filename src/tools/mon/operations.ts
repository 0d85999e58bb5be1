import { ocfCodeText } from "../../agents/index.ts";
import { formatScore, INFINITY } from "../../base/index.ts";
import { childElements, type Element, firstChild, statusOf } from "../../cib/index.ts";
import { failCount, type Host, historyOf, type Reading, type Resource } from "../../state/index.ts";
import type { Line, Section } from "../../status/index.ts";
import { timeText } from "./words.ts";

export interface OperationsOptions {
  /** Operations, or only who has failures. */
  readonly operations: boolean;
  readonly timing: boolean;
}

/** "Operations" (history by host) or "Migration Summary" (fail counts by host). */
export function operationsText(reading: Reading, options: OperationsOptions): Section | undefined {
  const lines: Line[] = [];
  const status = statusOf(reading.cib);
  for (const state of status === undefined ? [] : childElements(status, "node_state")) {
    const host = reading.hosts.find(({ id }) => id === state.attributes.id);
    if (host === undefined || !host.online) continue;
    const lrm = firstChild(state, "lrm");
    const resources = lrm && firstChild(lrm, "lrm_resources");
    const found = (resources === undefined ? [] : childElements(resources, "lrm_resource")).flatMap((each) =>
      resourceText(reading, host, each, options),
    );
    if (found.length > 0) lines.push({ title: `Node: ${host.name}`, lines: found });
  }
  if (lines.length === 0) return undefined;
  return { title: options.operations ? "Operations" : "Migration Summary", lines };
}

function resourceText(reading: Reading, host: Host, history: Element, options: OperationsOptions): Line[] {
  const id = history.attributes.id ?? "";
  const resource = reading.resources.find((each) => each.historyId === id || each.id === id);
  if (resource === undefined) return [];
  const { count, lastFailure } = failCount(reading, resource, host, { effective: false });
  if (!options.operations) return count > 0 ? [headText(resource, id, count, lastFailure)] : [];
  const entries = historyOf(history).entries.filter(({ xml, rc }) => {
    const { operation } = xml.attributes;
    // A look that found nothing is not worth a line.
    return operation !== "notify" && !(operation === "monitor" && xml.attributes.interval === "0" && rc === 7);
  });
  if (entries.length === 0) return [];
  return [
    {
      title: headText(resource, id, count, lastFailure),
      lines: entries.map(({ xml }) => entryText(xml, options.timing)),
    },
  ];
}

function headText(resource: Resource, id: string, count: number, lastFailure: number): string {
  const threshold = resource.migrationThreshold === 0 ? INFINITY : resource.migrationThreshold;
  const failures = count > 0 ? ` fail-count=${formatScore(count)}` : "";
  const last = lastFailure > 0 ? ` last-failure='${timeText(lastFailure)}'` : "";
  return `${id}: migration-threshold=${threshold >= INFINITY ? INFINITY : threshold}${failures}${last}`;
}

function entryText({ attributes }: Element, timing: boolean): string {
  const { operation, interval = "0", "call-id": call, "rc-code": code = "0" } = attributes;
  const probe = operation === "monitor" && interval === "0";
  const name = probe ? "probe" : (operation ?? "");
  const every = interval === "0" ? "" : ` interval="${interval}ms"`;
  const times = timing
    ? ` last-rc-change="${timeText(Number(attributes["last-rc-change"] ?? 0))}" exec-time="${attributes["exec-time"] ?? 0}ms" queue-time="${attributes["queue-time"] ?? 0}ms"`
    : "";
  const result = timing ? ` rc=${code} (${ocfCodeText(Number(code))})` : "";
  const details = `${every}${times}${result}`;
  return `(${call}) ${name}${details === "" ? "" : `:${details}`}`;
}
