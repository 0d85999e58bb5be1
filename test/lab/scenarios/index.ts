// All scenarios of the lab. A new one: a file here, a line below.
import type { Scenario } from "../scenario/index.ts";
import { daemonKilled } from "./daemon-killed.ts";
import { gracefulStop } from "./graceful-stop.ts";
import { move } from "./move.ts";
import { powerOff } from "./power-off.ts";
import { probes } from "./probes.ts";
import { slapdDies } from "./slapd-dies.ts";

export const scenarios: readonly Scenario[] = [slapdDies, powerOff, gracefulStop, daemonKilled, probes, move];
