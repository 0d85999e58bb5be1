import { formatScore, intervalText } from "../../base/index.ts";
import { failCount, type Host, type Reading, type Resource } from "../../state/index.ts";
import type { Section } from "../../status/index.ts";
import { timeText } from "./words.ts";

/** "Held Back": which hosts failures keep from a resource (or from everything), why, and until when. Pacemaker leaves the
 *  administrator to work that out; shown for a running cluster only, so that what tools read of a file stays as it was. */
export function heldBackText(reading: Reading): Section | undefined {
  const lines: string[] = [];
  for (const host of reading.hosts) {
    if (!host.online) continue;
    for (const resource of reading.resources) {
      if (resource.kind !== "primitive") continue;
      const { count, lastFailure } = failCount(reading, resource, host, { effective: true });
      if (count === 0) continue;
      const reached = resource.migrationThreshold > 0 && count >= resource.migrationThreshold;
      if (!reached && !host.standbyOnFail) continue;
      lines.push(`${whatText(resource, host, reached)}: ${whyText(resource, count, lastFailure)}`);
    }
  }
  return lines.length === 0 ? undefined : { title: "Held Back by Failures", lines };
}

function whatText(resource: Resource, host: Host, reached: boolean): string {
  if (host.standbyOnFail) return `${host.name} runs nothing (on-fail=standby)`;
  return reached ? `${resource.top.id} may not run on ${host.name}` : `${resource.id} on ${host.name}`;
}

function whyText(resource: Resource, count: number, lastFailure: number): string {
  const times = `${resource.id} failed ${formatScore(count)} time${count === 1 ? "" : "s"}`;
  const threshold =
    resource.migrationThreshold > 0 ? ` (migration-threshold ${formatScore(resource.migrationThreshold)})` : "";
  const { failureTimeoutMs } = resource;
  const cure = `crm_resource --cleanup --resource ${resource.id}`;
  if (failureTimeoutMs === 0) return `${times}${threshold}; until \`${cure}\` (no failure-timeout is set)`;
  const until = timeText(lastFailure + Math.ceil(failureTimeoutMs / 1000));
  return `${times}${threshold}; until ${until} (failure-timeout ${intervalText(failureTimeoutMs)}) or \`${cure}\``;
}
