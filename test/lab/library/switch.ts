// The Ethernet between the hosts: one bridge a link, in the hub's network namespace.
import { must, run } from "./command.ts";
import { addressOf, type LabSettings, macOf } from "./layout.ts";
import type { ProcessId } from "./proc.ts";

/** Frames to lose: of one host or of all, on one link or on all; `towards` turns the direction round. */
export interface Loss {
  readonly percent: number;
  readonly from?: string;
  readonly towards?: string;
  readonly link?: number;
}

const inNet = (of: ProcessId, ...argv: string[]): string[] => ["nsenter", "-t", String(of.pid), "-n", ...argv];
const portOf = (index: number, link: number): string => `p${index}-${link}`;
const bridgeOf = (link: number): string => `br${link}`;
const linksOf = (settings: LabSettings): number[] => Array.from({ length: settings.links }, (_, link) => link);

/** `ip -batch` runs all lines in one process. */
async function ip(of: ProcessId, lines: readonly string[]): Promise<void> {
  await must(inNet(of, "ip", "-batch", "-"), { input: `${lines.join("\n")}\n` });
}

export async function makeSwitch(settings: LabSettings, hub: ProcessId): Promise<void> {
  await ip(
    hub,
    linksOf(settings).flatMap((link) => [
      // A plain switch: no spanning tree to wait for, multicast goes to everybody.
      `link add ${bridgeOf(link)} address ${macOf(0, link)} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
      `link set ${bridgeOf(link)} up`,
      `addr add ${addressOf(settings, 0, link)}/24 brd + dev ${bridgeOf(link)}`,
    ]),
  );
}

export async function plugIn(settings: LabSettings, hub: ProcessId, host: ProcessId, index: number): Promise<void> {
  await unplug(settings, hub, index); // left by a host that crashed by itself
  const links = linksOf(settings);
  await ip(
    hub,
    links.map(
      (link) =>
        `link add ${portOf(index, link)} type veth peer name eth${link} address ${macOf(index, link)} netns ${host.pid}`,
    ),
  );
  await ip(
    host,
    links.flatMap((link) => [
      `addr add ${addressOf(settings, index, link)}/24 brd + dev eth${link}`,
      `link set eth${link} up`,
    ]),
  );
  // Last, with the other end already up: the port carries at once, not at the kernel's next look at its links.
  await ip(
    hub,
    links.flatMap((link) => [
      `link set ${portOf(index, link)} up`,
      `link set ${portOf(index, link)} master ${bridgeOf(link)}`,
    ]),
  );
}

/** Takes the host's cables away; without a cable there is nothing to do. */
export async function unplug(settings: LabSettings, hub: ProcessId, index: number): Promise<void> {
  const lines = linksOf(settings).map((link) => `link del ${portOf(index, link)}`);
  await run(inNet(hub, "ip", "-force", "-batch", "-"), { input: `${lines.join("\n")}\n` });
}

/** As a switch that fails: the carrier stays up, nothing passes. */
export async function cutPort(hub: ProcessId, index: number, link: number): Promise<void> {
  await ip(hub, [`link set ${portOf(index, link)} nomaster`]);
}

export async function joinPort(hub: ProcessId, index: number, link: number): Promise<void> {
  await ip(hub, [`link set ${portOf(index, link)} master ${bridgeOf(link)}`]);
}

type Hook = "prerouting" | "forward" | "postrouting";

/** Frames for the hub itself are not forwarded: what comes in is met before routing, what goes out after it. */
function lossRule(settings: LabSettings, loss: Loss, link: number): [Hook, string] {
  const from = (loss.from === undefined ? settings.hosts : [loss.from]).map((host) => port(settings, host, link));
  const towards = loss.towards === undefined ? [] : [port(settings, loss.towards, link)];
  const hook = towards.length === 0 ? "prerouting" : loss.from === undefined ? "postrouting" : "forward";
  const match = [
    ...(hook === "postrouting" ? [] : [`iifname { ${from.join(", ")} }`]),
    ...(towards.length === 0 ? [] : [`oifname { ${towards.join(", ")} }`]),
    ...(loss.percent >= 100 ? [] : [`numgen random mod 1000 lt ${Math.round(loss.percent * 10)}`]),
  ];
  return [hook, `    ${match.join(" ")} drop`];
}

const port = (settings: LabSettings, host: string, link: number): string =>
  `"${portOf(numberOf(settings, host), link)}"`;

/** Replaces what was being lost before. */
export async function setLoss(settings: LabSettings, hub: ProcessId, losses: readonly Loss[]): Promise<void> {
  const rules = losses.flatMap((loss) =>
    (loss.link === undefined ? linksOf(settings) : [loss.link]).map((link) => lossRule(settings, loss, link)),
  );
  const chains = (["prerouting", "forward", "postrouting"] as const).map((hook) => {
    const own = rules.filter(([at]) => at === hook).map(([, rule]) => rule);
    return [`  chain ${hook} {`, `    type filter hook ${hook} priority 0;`, ...own, "  }"].join("\n");
  });
  const script = ["table bridge lab {}", "delete table bridge lab", "table bridge lab {", ...chains, "}", ""];
  await must(inNet(hub, "nft", "-f", "-"), { input: script.join("\n") });
}

/** 1, 2, ... as the hosts were named. */
export function numberOf(settings: LabSettings, host: string): number {
  const at = settings.hosts.indexOf(host);
  if (at < 0) throw new Error(`no host "${host}" in this lab; there are ${settings.hosts.join(", ")}`);
  return at + 1;
}
