import type { AgentMetadata } from "../../agents/index.ts";
import type { CrmErrorDetails, Log } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { type FirstProperties, historyDigests } from "../../controller/index.ts";
import type { Operation } from "../../executor/index.ts";
import type { Decision, ScheduleInput } from "../../scheduler/index.ts";
import type { EngineClock } from "../clock.ts";
import { type Disk, memoryDisk } from "../disk/index.ts";
import type { LinkNetwork } from "../links/index.ts";
import type { Liveness } from "../liveness/index.ts";
import { Node } from "../node.ts";
import { memoryTokens } from "../processes/index.ts";
import { VirtualAgents } from "./virtual-agents.ts";
import { virtualRunner } from "./virtual-runner.ts";

/** A playground has no fencing device until one is configured; with fencing on nothing would ever start. */
export const FIRST_PROPERTIES: FirstProperties = [["stonith-enabled", "false"]];

/** What the hosts of a playground share. */
export interface Surroundings {
  readonly hosts: readonly string[];
  readonly deadtimeMs: number;
  readonly clock: EngineClock;
  readonly links: LinkNetwork;
  readonly liveness: (host: string) => Promise<Liveness>;
  readonly schedule: (input: ScheduleInput) => Decision;
  readonly check: (before: Element, after: Element) => CrmErrorDetails | undefined;
  readonly fencing: (document: Element) => boolean;
  readonly fence: (node: string, action: "reboot" | "off" | "on") => Promise<void>;
  readonly metadataOf: (operation: Operation) => AgentMetadata | undefined;
  readonly random: () => number;
  readonly version: string;
  readonly log: Log;
}

/** One virtual host: what survives its power (the disk), and what does not. */
export class VirtualHost {
  readonly name: string;
  readonly agents: VirtualAgents;
  readonly #around: Surroundings;
  readonly #disk: Disk;
  readonly #tokens = memoryTokens();
  #seen: readonly string[] = [];
  #boots = 0;
  #node: Node | undefined;
  #liveness: Liveness | undefined;

  constructor(name: string, around: Surroundings) {
    this.name = name;
    this.#around = around;
    this.#disk = memoryDisk();
    this.agents = new VirtualAgents(around.metadataOf, around.random);
  }

  /** undefined while it is off. */
  get node(): Node | undefined {
    return this.#node;
  }

  get liveness(): Liveness | undefined {
    return this.#liveness;
  }

  async start(): Promise<Node> {
    const { hosts, deadtimeMs, clock, links, version, schedule, log, metadataOf } = this.#around;
    const { name } = this;
    const liveness = await this.#around.liveness(name);
    this.#liveness = liveness;
    // Last before the start: links tell of each other at once, and somebody must listen.
    const port = links.attach(name);
    for (const peer of hosts) if (peer !== name) port.setPeer(peer, { addresses: [], port: 0 });
    const setAttribute = (attribute: string, value: string | undefined): void => {
      void this.#node?.perform({ kind: "attribute", node: name, name: attribute, value });
    };
    const node = await Node.start({
      host: name,
      incarnation: `${name}-${++this.#boots}`,
      configuredHosts: hosts,
      deadtimeMs,
      seen: this.#seen,
      liveness,
      links: port,
      disk: this.#disk,
      tokens: this.#tokens,
      runner: virtualRunner(this.agents, clock, setAttribute),
      clock,
      schedule,
      digestsOf: (operation) => historyDigests(operation, metadataOf(operation)),
      check: this.#around.check,
      fencing: this.#around.fencing,
      fence: (target, action) => this.#around.fence(target, action),
      version,
      firstProperties: FIRST_PROPERTIES,
      jobsPerHost: 8,
      log: { write: (level, text) => log.write(level, `${name}: ${text}`) },
      fatal: (reason) => log.write("crit", `${name}: ${reason}`),
    });
    this.#node = node;
    return node;
  }

  /** Power loss: nothing is told, nothing runs any more. */
  async kill(): Promise<void> {
    const node = this.#node;
    this.#node = undefined;
    this.agents.reset();
    // A machine that booted anew has seen nobody.
    this.#seen = [];
    await node?.halt();
  }

  async leave(): Promise<void> {
    const node = this.#node;
    await node?.shutDown();
    this.#node = undefined;
  }
}
