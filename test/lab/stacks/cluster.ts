import type { Lab, Outcome } from "../library/index.ts";
import { until } from "../observers/index.ts";
import { type MonitorView, readMonitor } from "./status.ts";
import type { Stack, Timings } from "./types.ts";

const LEAVE_WITHIN_MS = 60_000;

/** A stack on the hosts of a lab, driven with the commands that an administrator types. */
export class Cluster {
  readonly lab: Lab;
  readonly stack: Stack;
  readonly timings: Timings;
  /** Other hosts of the lab are strangers. */
  readonly members: readonly string[];

  constructor(lab: Lab, stack: Stack, timings: Timings, members: readonly string[] = lab.hosts) {
    this.lab = lab;
    this.stack = stack;
    this.timings = timings;
    this.members = members;
  }

  async install(host: string): Promise<void> {
    await this.stack.install(this.lab, host, this.timings, this.members);
  }

  start(host: string): Promise<void> {
    return this.stack.start(this.lab, host);
  }

  stop(host: string): Promise<void> {
    return this.stack.stop(this.lab, host, LEAVE_WITHIN_MS);
  }

  /** SIGKILL for all of the daemon's processes on a host; what they had started goes on. */
  killDaemon(host: string): void {
    if (this.lab.signal(host, (line) => this.stack.isDaemon(line), "SIGKILL") === 0)
      throw new Error(`no daemon of ${this.stack.name} runs on ${host}`);
  }

  /** SIGKILL for the engine alone: its supervisor is there to start it again. */
  killEngine(host: string): void {
    const isEngine = (line: string) => this.stack.isEngine?.(line) ?? false;
    if (this.lab.signal(host, isEngine, "SIGKILL") === 0) throw new Error(`no engine of ${this.stack.name} on ${host}`);
  }

  daemonRuns(host: string): boolean {
    return this.lab.isUp(host) && this.lab.processes(host).some(({ command }) => this.isOurs(command));
  }

  /** Runs one of the stack's commands on a host. */
  run(host: string, words: readonly string[], input?: string): Promise<Outcome> {
    const [name, ...args] = words;
    return this.lab.exec(host, [this.stack.program(name!), ...args], input === undefined ? {} : { input });
  }

  /** As `run`, for what must succeed. */
  async must(host: string, words: readonly string[], input?: string): Promise<Outcome> {
    const outcome = await this.run(host, words, input);
    if (outcome.code === 0) return outcome;
    const said = `${outcome.stdout}${outcome.stderr}`.trim();
    throw new Error(`${words.join(" ")} on ${host}: exit code ${outcome.code}\n${said}`);
  }

  /** Feeds statements to `crm configure`, then verify and commit, as the article does. */
  configure(host: string, crmText: string): Promise<Outcome> {
    return this.must(host, ["crm", "configure"], `${this.stack.dialect(crmText).trimEnd()}\nverify\ncommit\n`);
  }

  async view(host: string): Promise<MonitorView> {
    const outcome = await this.run(host, ["crm_mon", "-1"]);
    return readMonitor(outcome.code === 0 ? outcome.stdout : `${outcome.stdout}${outcome.stderr}`);
  }

  /** Waits until crm_mon on `host` shows what is wanted. */
  async shows(
    what: string,
    host: string,
    withinMs: number,
    wanted: (view: MonitorView) => boolean,
  ): Promise<MonitorView> {
    let last: MonitorView | undefined;
    return until(
      what,
      withinMs,
      async () => (wanted((last = await this.view(host))) ? last : undefined),
      () => `crm_mon -1 on ${host}:\n${last?.text ?? ""}`,
    );
  }

  /** All hosts online, a DC, quorum: what the article tells one to wait for. */
  async ready(withinMs: number, hosts: readonly string[] = this.members): Promise<void> {
    for (const host of hosts) {
      await this.shows(`quorum, a DC and ${hosts.join(", ")} online, as ${host} sees it`, host, withinMs, (view) => {
        return view.dc !== undefined && view.quorum && hosts.every((name) => view.hosts.get(name) === "online");
      });
    }
  }

  /** All these resources are started on `where`, and nowhere else. */
  async runs(resources: readonly string[], where: string, withinMs: number, seenFrom = where): Promise<void> {
    await this.shows(`${resources.join(", ")} run on ${where}`, seenFrom, withinMs, (view) =>
      resources.every((name) => view.started.get(name)?.join() === where),
    );
  }

  private isOurs(command: readonly string[]): boolean {
    return this.stack.isDaemon(command.join(" "));
  }
}
