import type { Reading } from "../../state/index.ts";
import { attributesText, buildStatus, type Section } from "../../status/index.ts";
import {
  bansText,
  failuresText,
  heldBackText,
  operationsText,
  startUpText,
  summaryText,
  ticketsText,
} from "../../tools/index.ts";
import type { MonitorSettings } from "./settings.ts";
import type { MonitorSection } from "./source.ts";

/** crm_mon's summary, all of it. */
const SUMMARY = { names: new Set(["stack", "dc", "times", "counts", "options"] as const), bansPrefix: "" };

/** What crm_mon prints below its resources, as it prints it, as far as the switches want it. A section that was asked for
 *  and is empty says so: a key that seems to do nothing would be pressed again. */
export function sectionsOf(reading: Reading, settings: MonitorSettings): MonitorSection[] {
  const { details } = settings;
  const wanted = (on: boolean, title: string, make: () => Section | undefined): Section | undefined =>
    on ? (make() ?? { title, lines: ["none"] }) : undefined;
  const summary = details ? summaryText(reading, SUMMARY, { detail: true, nowMs: reading.nowMs }) : undefined;
  const found: (readonly [Section | undefined, boolean])[] = [
    [wanted(settings.attributes, "Node Attributes", () => attributesText(buildStatus(reading).hosts)), false],
    [
      wanted(settings.operations, "Operations", () =>
        operationsText(reading, { operations: true, timing: settings.timing }),
      ),
      false,
    ],
    [
      wanted(settings.failcounts && !settings.operations, "Migration Summary", () =>
        operationsText(reading, { operations: false, timing: false }),
      ),
      false,
    ],
    [failuresText(reading, details), true],
    [startUpText(reading), true],
    [heldBackText(reading), true],
    [wanted(settings.tickets, "Tickets", () => ticketsText(reading)), false],
    [wanted(settings.bans, "Negative Location Constraints", () => bansText(reading, "", details)), false],
  ];
  return [
    ...(summary === undefined ? [] : [{ section: summary, fault: false, top: true as const }]),
    ...found.flatMap(([section, fault]) => (section === undefined ? [] : [{ section, fault }])),
  ];
}
