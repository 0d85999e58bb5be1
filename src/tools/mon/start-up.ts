import type { Reading } from "../../state/index.ts";
import type { Section } from "../../status/index.ts";

/** "Start-up Disabled": the cluster starts nothing as long as fencing is on and nothing is there to fence with. Pacemaker
 *  says so in its log alone; shown for a running cluster only, like what failures hold back. */
export function startUpText(reading: Reading): Section | undefined {
  if (!reading.options.fencingEnabled || reading.haveFencing || reading.resources.length === 0) return undefined;
  const lines = [
    "No resource is started or stopped: fencing is on (stonith-enabled), but no fencing resource is defined",
    "Define one, or switch fencing off where no data is shared: `crm configure property stonith-enabled=false`",
  ];
  return { title: "Start-up Disabled", lines };
}
