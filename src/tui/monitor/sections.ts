import type { Reading } from "../../state/index.ts";
import { attributesText, buildStatus, type Section } from "../../status/index.ts";
import { bansText, failuresText, heldBackText, operationsText, startUpText, ticketsText } from "../../tools/index.ts";
import type { MonitorSettings } from "./settings.ts";
import type { MonitorSection } from "./source.ts";

/** What crm_mon prints below its resources, as it prints it, as far as the switches want it. */
export function sectionsOf(reading: Reading, settings: MonitorSettings): MonitorSection[] {
  const found: (readonly [Section | undefined, boolean])[] = [
    [settings.attributes ? attributesText(buildStatus(reading).hosts) : undefined, false],
    [
      settings.operations || settings.failcounts
        ? operationsText(reading, { operations: settings.operations, timing: settings.timing })
        : undefined,
      false,
    ],
    [failuresText(reading, settings.details), true],
    [startUpText(reading), true],
    [heldBackText(reading), true],
    [settings.tickets ? ticketsText(reading) : undefined, false],
    [settings.bans ? bansText(reading, "", settings.details) : undefined, false],
  ];
  return found.flatMap(([section, fault]) => (section === undefined ? [] : [{ section, fault }]));
}
