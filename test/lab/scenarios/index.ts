// All scenarios of the lab. A new one: a file here, a line below.
import type { Scenario } from "../scenario/index.ts";
import { accessControl } from "./access-control.ts";
import { articleVerbatim } from "./article-verbatim.ts";
import { badPackets } from "./bad-packets.ts";
import { commitsAndKills } from "./commits-and-kills.ts";
import { daemonCare } from "./daemon-care.ts";
import { daemonKilled } from "./daemon-killed.ts";
import { diskFull } from "./disk-full.ts";
import { gracefulStop } from "./graceful-stop.ts";
import { interfaceAnew } from "./interface-anew.ts";
import { labItself } from "./lab-itself.ts";
import { linkCut } from "./link-cut.ts";
import { maintenance } from "./maintenance.ts";
import { move } from "./move.ts";
import { pacemakerShell } from "./pacemaker-shell.ts";
import { packetLoss } from "./packet-loss.ts";
import { pausedHost } from "./paused-host.ts";
import { powerOff } from "./power-off.ts";
import { probes } from "./probes.ts";
import { slapdDies } from "./slapd-dies.ts";
import { slapdStillDead } from "./slapd-still-dead.ts";
import { strangers } from "./strangers.ts";
import { threshold } from "./threshold.ts";

export const scenarios: readonly Scenario[] = [
  labItself,
  articleVerbatim,
  accessControl,
  slapdDies,
  slapdStillDead,
  powerOff,
  gracefulStop,
  daemonKilled,
  daemonCare,
  diskFull,
  interfaceAnew,
  probes,
  maintenance,
  move,
  threshold,
  linkCut,
  pausedHost,
  strangers,
  badPackets,
  packetLoss,
  commitsAndKills,
  pacemakerShell,
];
