import type { AgentCatalogue } from "../../agents/index.ts";
import { CrmError, type CrmErrorDetails, type Log } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { bootstrapChanges } from "../../controller/index.ts";
import { type CheckpointStore, Keeper } from "../../journal/index.ts";
import type { PlaygroundRequest } from "../../protocol/index.ts";
import type { Decision, ScheduleInput } from "../../scheduler/index.ts";
import { ScaledClock } from "../clock.ts";
import { type ControlTarget, performed, statusOfNode, type TargetEvent, wireOutcome } from "../control/index.ts";
import { keepCommit } from "../keep-commits.ts";
import { memoryLinks } from "../links/index.ts";
import type { Liveness } from "../liveness/index.ts";
import { MetadataCache } from "../metadata-cache.ts";
import type { Node, NodeEvent } from "../node.ts";
import { FIRST_PROPERTIES, VirtualHost } from "./host.ts";

export interface PlaygroundOptions {
  readonly hosts: readonly string[];
  readonly deadtimeMs: number;
  readonly agents: AgentCatalogue;
  readonly schedule: (input: ScheduleInput) => Decision;
  readonly check: (before: Element, after: Element) => CrmErrorDetails | undefined;
  readonly fencing: (document: Element) => boolean;
  /** The beats of a host that starts. */
  readonly liveness: (host: string) => Promise<Liveness>;
  /** Where its commits are kept. */
  readonly checkpoints: CheckpointStore;
  readonly random: () => number;
  readonly version: string;
  readonly log: Log;
  /** `stop` was asked for. */
  readonly stopped: () => void;
}

/** From the end of fencing until a rebooted host is up again, in the playground's time. */
const BOOT_MS = 5000;

/** N virtual hosts, their faults, and one view on them: that of the DC. */
export class Playground {
  readonly #options: PlaygroundOptions;
  readonly #hosts = new Map<string, VirtualHost>();
  readonly #clock = new ScaledClock();
  readonly #links = memoryLinks();
  readonly #listeners = new Set<(event: TargetEvent) => void>();
  readonly #keeper: Keeper;
  #cut: readonly string[] = [];
  #shown: Node | undefined;

  constructor(options: PlaygroundOptions) {
    this.#options = options;
    this.#keeper = new Keeper(
      (commit) => options.checkpoints.record(commit),
      (text) => options.log.write("warning", text),
    );
    const metadata = new MetadataCache(options.agents);
    for (const name of options.hosts) {
      const host = new VirtualHost(name, {
        hosts: options.hosts,
        deadtimeMs: options.deadtimeMs,
        clock: this.#clock,
        links: this.#links,
        liveness: options.liveness,
        schedule: options.schedule,
        check: options.check,
        fencing: options.fencing,
        fence: (node, action) => this.#fence(node, action),
        metadataOf: (operation) => metadata.of(operation.resource),
        random: options.random,
        version: options.version,
        log: options.log,
      });
      this.#hosts.set(name, host);
    }
  }

  async start(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map((host) => this.#boot(host)));
    await this.#described();
  }

  /** Until the document says what a new one has to: nobody who asks shall meet a half of it. */
  #described(): Promise<void> {
    const { version, hosts } = this.#options;
    return new Promise((resolve) => {
      const look = (): void => {
        if (bootstrapChanges(this.#front().document, hosts, version, FIRST_PROPERTIES).length > 0) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map((host) => host.kill()));
    await this.#keeper.idle();
  }

  /** What its control socket serves. */
  get target(): ControlTarget {
    return {
      setting: "playground",
      name: "playground",
      version: this.#options.version,
      host: () => this.#front().host,
      document: () => this.#front().document,
      status: () => this.#status(),
      commit: async (base, changes, author) => wireOutcome(await this.#front().commit(base, changes, author)),
      perform: (ask) => performed(this.#front(), ask),
      listen: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      checkpoints: this.#options.checkpoints,
      playground: (request) => this.#command(request),
    };
  }

  /** The node through which the playground is seen: the DC, the one with quorum where two lead. */
  #front(): Node {
    const running = [...this.#hosts.values()].map(({ node }) => node).filter((node) => node !== undefined);
    const leads = running.filter((node) => node.view?.dc === node.host);
    const front = leads.find((node) => node.view?.quorate) ?? leads[0] ?? running[0];
    if (front === undefined) {
      throw new CrmError({
        code: "all-off",
        message: "all hosts of the playground are off",
        hint: "`crm playground start HOST` starts one",
      });
    }
    return front;
  }

  #status() {
    const front = this.#front();
    return statusOfNode(front);
  }

  async #boot(host: VirtualHost): Promise<void> {
    const node = await host.start();
    this.#deafen(host);
    node.listen((event) => this.#heard(node, event));
    this.#turn();
  }

  #heard(node: Node, event: NodeEvent): void {
    if (event.kind === "standing") this.#turn();
    keepCommit(this.#keeper, event);
    if (node === this.#shown) this.#tell(event);
  }

  /** Whoever watches follows the DC. */
  #turn(): void {
    const running = [...this.#hosts.values()].some(({ node }) => node !== undefined);
    const front = running ? this.#front() : undefined;
    if (front === this.#shown) return;
    this.#shown = front;
    if (front === undefined) return;
    this.#tell({ kind: "replaced" });
    this.#tell({ kind: "standing" });
  }

  #tell(event: TargetEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async #fence(name: string, action: "reboot" | "off" | "on"): Promise<void> {
    const host = this.#host(name);
    if (action !== "on") await this.#kill(host);
    if (action === "off") return;
    this.#clock.at(this.#clock.now().monotonicMs + BOOT_MS, () => {
      if (host.node === undefined) void this.#boot(host);
    });
  }

  async #kill(host: VirtualHost): Promise<void> {
    await host.kill();
    this.#turn();
  }

  #host(name: string): VirtualHost {
    const host = this.#hosts.get(name);
    if (host !== undefined) return host;
    throw new CrmError({
      code: "no-host",
      message: `there is no host ${name} in the playground`,
      hint: `its hosts: ${[...this.#hosts.keys()].join(", ")}`,
    });
  }

  #deafen(host: VirtualHost): void {
    const others = [...this.#hosts.keys()].filter((name) => this.#cut.includes(name) !== this.#cut.includes(host.name));
    host.liveness?.setDeaf(this.#cut.length === 0 ? [] : others);
  }

  async #command(request: PlaygroundRequest): Promise<string> {
    switch (request.command) {
      case "status":
        return this.#describe();
      case "stop":
        setImmediate(this.#options.stopped);
        return "playground stopped";
      case "fail":
        return this.#fail(request);
      case "mend":
        for (const { agents } of this.#hosts.values()) agents.mend(request.resource);
        return `${request.resource} works again`;
      case "kill": {
        const host = this.#host(request.host);
        if (host.node === undefined) throw new CrmError({ code: "off", message: `${host.name} is off already` });
        await this.#kill(host);
        return `${host.name} lost its power`;
      }
      case "start": {
        const host = this.#host(request.host);
        if (host.node !== undefined) throw new CrmError({ code: "on", message: `${host.name} is on already` });
        await this.#boot(host);
        return `${host.name} is starting`;
      }
      case "leave": {
        const host = this.#host(request.host);
        if (host.node === undefined) throw new CrmError({ code: "off", message: `${host.name} is off already` });
        await host.leave();
        this.#turn();
        return `${host.name} has left the cluster`;
      }
      case "cut": {
        this.#cut = request.hosts.map((name) => this.#host(name).name);
        this.#links.cut(this.#cut);
        for (const host of this.#hosts.values()) this.#deafen(host);
        const rest = [...this.#hosts.keys()].filter((name) => !this.#cut.includes(name));
        return `the network is cut: ${this.#cut.join(" ")} | ${rest.join(" ")}`;
      }
      case "heal":
        this.#cut = [];
        this.#links.heal();
        for (const host of this.#hosts.values()) this.#deafen(host);
        return "the network is whole again";
      case "speed":
        this.#clock.setSpeed(request.speed);
        return `time runs at ${request.speed} times its usual speed`;
    }
  }

  #fail(request: PlaygroundRequest & { command: "fail" }): string {
    const { resource, node, operation, code = 1, always = false } = request;
    const hosts = node === undefined ? [...this.#hosts.values()] : [this.#host(node)];
    const running = hosts.filter(({ agents }) => agents.stateOf(resource) !== "stopped");
    if (operation !== undefined) {
      for (const { agents } of hosts) agents.inject(resource, { kind: always ? "always" : "next", operation, code });
      return `${always ? "every" : "the next"} ${operation} of ${resource} will end with code ${code}`;
    }
    if (running.length === 0) {
      throw new CrmError({
        code: "not-running",
        message: `${resource} does not run${node === undefined ? "" : ` on ${node}`}`,
        hint: "only a primitive that runs can die",
      });
    }
    for (const { agents } of running) agents.inject(resource, { kind: "dead" });
    return `${resource} died on ${running.map(({ name }) => name).join(", ")}; its next monitor will notice`;
  }

  #describe(): string {
    const lines = [...this.#hosts.values()].map(({ name, node, agents }) => {
      if (node === undefined) return `${name}: off`;
      const role = node.view === undefined ? "no view" : node.view.dc === name ? "DC" : "member";
      const quorum = node.view?.quorate === true ? "with quorum" : "without quorum";
      const cut = this.#cut.includes(name) ? ", cut off" : "";
      return `${name}: ${role} ${quorum}${cut}; runs ${agents.active.join(" ") || "nothing"}`;
    });
    const time = new Date(this.#clock.now().epochMs).toISOString().replace("T", " ").replace(/\..*/, " UTC");
    return [...lines, `speed ${this.#clock.speed}, time ${time}`].join("\n");
  }
}
