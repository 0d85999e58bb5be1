import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CommandOptions, must, type Outcome, type Running, run, start } from "./command.ts";
import {
  addressOf,
  checkSettings,
  DEFAULT_NET,
  HUB,
  type LabSettings,
  loadSettings,
  macOf,
  savedInit,
  saveSettings,
} from "./layout.ts";
import { HOST_ENVIRONMENT, inside, killInit, killNow, startInit } from "./power.ts";
import {
  type HostProcess,
  isAlive,
  type ProcessId,
  processesIn,
  send,
  type Usage,
  usageOf,
  withoutForks,
} from "./proc.ts";
import { cutPort, joinPort, type Loss, makeSwitch, numberOf, plugIn, setLoss, unplug } from "./switch.ts";

export interface LabOptions {
  readonly hosts?: number | readonly string[];
  /** Left out: a directory of its own, so that any number of labs stand side by side. */
  readonly directory?: string;
  readonly net?: string;
  readonly links?: number;
  /** False: the lab outlives this process (the command line's way). */
  readonly owned?: boolean;
}

/** Told when a host came up, and when it is gone for certain. */
export type PowerListener = (host: string, power: "on" | "off") => void;

/** What the first process of a host waits for. */
const REAPER = "sleep 86400";

/** Labs of this process that are up, for the day it is interrupted. */
const standing = new Set<Lab>();

export class Lab {
  readonly settings: LabSettings;
  private readonly listeners = new Set<PowerListener>();
  private readonly turns = new Map<string, Promise<unknown>>();

  private constructor(settings: LabSettings) {
    this.settings = settings;
  }

  /** The hub and the switch stand, the hosts are off. */
  static async create(options: LabOptions = {}): Promise<Lab> {
    removeLeftOvers();
    const { hosts = 2 } = options;
    const settings = checkSettings({
      directory: options.directory ?? mkdtempSync(join(labParent(), `lifeline-lab.${process.pid}.`)),
      net: options.net ?? DEFAULT_NET,
      links: options.links ?? 1,
      hosts: typeof hosts === "number" ? Array.from({ length: hosts }, (_, at) => `server${at + 1}`) : hosts,
      owned: options.owned ?? true,
    });
    if (existsSync(join(settings.directory, "lab.json")))
      throw new Error(`a lab is already up at ${settings.directory}`);
    saveSettings(settings);
    const lab = new Lab(settings);
    if (settings.owned) {
      standGuard();
      standing.add(lab);
    }
    try {
      await makeSwitch(settings, await startInit(settings, HUB, undefined));
    } catch (error) {
      lab.downNow();
      throw error;
    }
    return lab;
  }

  /** Creates it and powers all hosts on. */
  static async up(options: LabOptions = {}): Promise<Lab> {
    const lab = await Lab.create(options);
    await Promise.all(lab.hosts.map((host) => lab.boot(host)));
    return lab;
  }

  /** A lab that somebody else started. */
  static open(directory: string): Lab {
    return new Lab(loadSettings(directory));
  }

  get hosts(): readonly string[] {
    return this.settings.hosts;
  }

  address(host: string, link = 0): string {
    return addressOf(this.settings, host === HUB ? 0 : numberOf(this.settings, host), link);
  }

  mac(host: string, link = 0): string {
    return macOf(host === HUB ? 0 : numberOf(this.settings, host), link);
  }

  isUp(host: string): boolean {
    const init = savedInit(this.settings.directory, host);
    return init !== undefined && isAlive(init);
  }

  /** Power on; the disk is as it was left. Nothing is started: that is the stack's affair. */
  boot(host: string): Promise<void> {
    return this.inTurn(host, async () => {
      if (this.isUp(host)) throw new Error(`${host} is up already`);
      const hub = this.initOf(HUB);
      const init = await startInit(this.settings, host, hub);
      await plugIn(this.settings, hub, init, numberOf(this.settings, host));
      this.tell(host, "on");
    });
  }

  /** Power off: the cables first, so that no packet outlives the host, then all its processes at once. */
  kill(host: string): Promise<void> {
    const number = numberOf(this.settings, host);
    return this.inTurn(host, async () => {
      if (!this.isUp(host)) return;
      const init = this.initOf(host);
      await unplug(this.settings, this.initOf(HUB), number);
      await killInit(this.settings, host, init);
      this.tell(host, "off");
    });
  }

  /** Returns how to end it. */
  onPower(listener: PowerListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Every process stands still, as in a virtual machine that is suspended; only the kernel goes on answering. */
  freeze(host: string): void {
    send(this.processes(host), "SIGSTOP");
  }

  thaw(host: string): void {
    send(this.processes(host), "SIGCONT");
  }

  async cut(host: string, link = 0): Promise<void> {
    await cutPort(this.initOf(HUB), numberOf(this.settings, host), link);
  }

  async join(host: string, link = 0): Promise<void> {
    await joinPort(this.initOf(HUB), numberOf(this.settings, host), link);
  }

  /** From now on these frames are lost, and no others. */
  async lose(...losses: Loss[]): Promise<void> {
    await setLoss(this.settings, this.initOf(HUB), losses);
  }

  exec(host: string, argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return run(this.command(host, argv), this.placed(host, options));
  }

  /** As `exec`, for what must succeed. */
  must(host: string, argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return must(this.command(host, argv), this.placed(host, options));
  }

  /** What goes on until it is stopped, its lines as they come. */
  watch(host: string, argv: readonly string[], onLine: (line: string, epochMs: number) => void): Running {
    return start(this.command(host, argv), onLine, this.placed(host, {}));
  }

  /** A daemon of the host: it stays until it ends, is killed, or the power goes; its words go to the file `log`. */
  async daemon(host: string, argv: readonly string[], options: CommandOptions & { log: string }): Promise<void> {
    const detach = `mkdir -p "$(dirname "$0")" && exec setsid -f "$@" >>"$0" 2>&1 </dev/null`;
    await this.must(host, ["sh", "-c", detach, options.log, ...argv], options);
  }

  /** The command of this machine that runs `argv` in the host; `environment` is what a login there would find. */
  command(host: string, argv: readonly string[]): string[] {
    return inside(host, this.initOf(host), argv);
  }

  environment(host: string): NodeJS.ProcessEnv {
    return host === HUB ? process.env : { ...HOST_ENVIRONMENT };
  }

  processes(host: string): HostProcess[] {
    const init = this.initOf(host).pid;
    return processesIn(init).filter(({ pid, command }) => pid !== init && command.join(" ") !== REAPER);
  }

  /** CPU time so far and memory now of all that runs in the host. */
  usage(host: string): Usage {
    return usageOf(this.processes(host));
  }

  /** Signals the programs of the host whose command line fits, not what they have just forked; returns how many there were. */
  signal(host: string, fits: (commandLine: string) => boolean, signal: NodeJS.Signals): number {
    const programs = withoutForks(this.processes(host));
    return send(
      programs.filter(({ command }) => fits(command.join(" "))),
      signal,
    );
  }

  /** A path of the host as seen from here; while the host is off, its disk (what it never wrote is not there then). */
  path(host: string, path: string): string {
    if (this.isUp(host)) return join(`/proc/${this.initOf(host).pid}/root`, path);
    return join(`/proc/${this.initOf(HUB).pid}/root`, this.settings.directory, "disks", host, path);
  }

  read(host: string, path: string): string | undefined {
    const at = this.path(host, path);
    return existsSync(at) ? readFileSync(at, "utf8") : undefined;
  }

  write(host: string, path: string, text: string, mode = 0o644): void {
    const at = this.path(host, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text, { mode });
  }

  /** Everything ends and goes away. */
  async down(): Promise<void> {
    await Promise.all(this.hosts.map((host) => this.kill(host)));
    const hub = savedInit(this.settings.directory, HUB);
    if (hub !== undefined) await killInit(this.settings, HUB, hub);
    this.remove();
  }

  /** The same without waiting, for a process on its way out. */
  downNow(): void {
    for (const name of [...this.hosts, HUB]) {
      const init = savedInit(this.settings.directory, name);
      if (init !== undefined) killNow(init);
    }
    this.remove();
  }

  private remove(): void {
    standing.delete(this);
    rmSync(this.settings.directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }

  private initOf(host: string): ProcessId {
    const init = savedInit(this.settings.directory, host);
    if (init === undefined || !isAlive(init)) throw new Error(`${host} is down`);
    return init;
  }

  private placed(host: string, options: CommandOptions): CommandOptions {
    return host === HUB ? options : { ...options, env: { ...HOST_ENVIRONMENT, ...options.env } };
  }

  private tell(host: string, power: "on" | "off"): void {
    for (const listener of this.listeners) listener(host, power);
  }

  /** Power changes of one host never overlap. */
  private inTurn(host: string, change: () => Promise<void>): Promise<void> {
    const before = this.turns.get(host) ?? Promise.resolve();
    const turn = before.then(change, change);
    this.turns.set(host, turn);
    return turn;
  }
}

/** Below /tmp even when TMPDIR says otherwise, if that would be out of the hosts' sight. */
function labParent(): string {
  return /^\/(etc|var|root|run|dev|proc)\b/.test(tmpdir()) ? "/tmp" : tmpdir();
}

/** What a runner that was killed outright has left: its hosts died with it, its directory did not. */
function removeLeftOvers(): void {
  for (const name of readdirSync(labParent())) {
    const owner = name.match(/^lifeline-lab\.(\d+)\.\w+$/)?.[1];
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    const directory = join(labParent(), name);
    if (statSync(directory).isDirectory()) rmSync(directory, { recursive: true, force: true });
  }
}

/** Once a process has a lab: however it ends, short of SIGKILL (the hosts' own affair), it takes its labs down first. */
function standGuard(): void {
  if (guarded) return;
  guarded = true;
  process.on("exit", () => {
    for (const lab of [...standing]) lab.downNow();
  });
  for (const [signal, number] of ENDING_SIGNALS) {
    process.on(signal, () => {
      if (standing.size > 0) console.error(`\n${signal}: taking ${standing.size === 1 ? "the lab" : "the labs"} down`);
      process.exit(128 + number);
    });
  }
}

const ENDING_SIGNALS = [
  ["SIGINT", 2],
  ["SIGTERM", 15],
  ["SIGHUP", 1],
] as const;
let guarded = false;
