import type { AgentCatalogue } from "../../agents/index.ts";
import { CrmError, ExitCode } from "../../base/index.ts";
import { applyChanges, compareVersions, diff, type Element, readXml, versionOf } from "../../cib/index.ts";
import type {
  CibSnapshot,
  Cluster,
  ClusterEvent,
  ClusterOrder,
  ClusterStatus,
  CommitOutcome,
  CommitRequest,
  OrderOutcome,
} from "../cluster.ts";
import { statusOfDocument } from "../document-status.ts";
import { complaintOf, performOrder } from "./orders.ts";
import { patchFor } from "./patch.ts";
import type { ProgramEnd, Programs } from "./programs.ts";
import { controllerState, progressOf } from "./progress.ts";

/** Between two looks of a watcher. A look costs one small answer while nothing moves. */
const LOOK_MS = 1000;
/** How often the status may move while a change is on its way. */
const TRIES = 20;

export interface PacemakerClusterOptions {
  readonly programs: Programs;
  readonly host: string;
  readonly agents: AgentCatalogue;
  readonly lookMs?: number;
}

/** A live Pacemaker, asked through its own command line tools: whatever version runs, they speak with it. */
export class PacemakerCluster implements Cluster {
  readonly setting = "pacemaker";
  readonly name = "live";
  readonly host: string;
  readonly agents: AgentCatalogue;
  readonly #programs: Programs;
  readonly #lookMs: number;
  readonly #closers = new Set<() => void>();

  constructor({ programs, host, agents, lookMs }: PacemakerClusterOptions) {
    this.host = host;
    this.agents = agents;
    this.#programs = programs;
    this.#lookMs = lookMs ?? LOOK_MS;
  }

  async read(): Promise<CibSnapshot> {
    const { stdout } = await this.#query(["--query"]);
    return snapshotOf(readXml(stdout, { source: "cibadmin --query" }));
  }

  async commit(request: CommitRequest): Promise<CommitOutcome> {
    for (let tries = TRIES; ; tries--) {
      const current = await this.read();
      const outcome = await this.#tryCommit(request, current);
      if (outcome.kind !== "refused" || request.base === undefined || tries <= 1) return outcome;
      const now = await this.read();
      if (hasMoved(request.base, now)) return { kind: "conflict", current: now };
      // Where only the status has moved in between, the patch was for a version that is gone.
      if (!hasAnyMove(current, now.version)) return outcome;
    }
  }

  async #tryCommit({ base, changes }: CommitRequest, current: CibSnapshot): Promise<CommitOutcome> {
    if (base !== undefined && hasMoved(base, current)) return { kind: "conflict", current };
    if (changes.length === 0) return done(current);
    let patch: string;
    try {
      const after = applyChanges(current.cib, changes);
      patch = patchFor(changes, current.cib, after, base === undefined ? undefined : current.version);
    } catch (error) {
      if (error instanceof CrmError) return { kind: "refused", error: error.details() };
      throw error;
    }
    const end = await this.#programs("cibadmin", ["--patch", "--xml-pipe"], patch);
    if (end.code === 0) return done(await this.read());
    if (end.code === ExitCode.TIMEOUT || end.code === ExitCode.DISCONNECT) {
      return { kind: "unknown", reason: complaintOf("cibadmin", end) };
    }
    return { kind: "refused", error: refusalOf(end) };
  }

  async status(): Promise<ClusterStatus> {
    return this.#statusOf((await this.read()).cib);
  }

  async #statusOf(cib: Element): Promise<ClusterStatus> {
    const status = statusOfDocument(cib);
    const { dc } = status;
    const end = dc === undefined ? undefined : await this.#programs("crmadmin", ["--status", dc]);
    // Whose DC does not answer is between two of them.
    const state = end === undefined ? "S_ELECTION" : (controllerState(`${end.stdout}${end.stderr}`) ?? "S_ELECTION");
    return { ...status, transition: progressOf(cib, dc, state) };
  }

  perform(order: ClusterOrder): Promise<OrderOutcome> {
    return performOrder(this.#programs, order);
  }

  watch(listener: (event: ClusterEvent) => void): () => void {
    let closed = false;
    let shown: CibSnapshot | undefined;
    let timer: NodeJS.Timeout | undefined;
    let busy = false;
    const look = async (): Promise<void> => {
      try {
        const moved = shown === undefined || hasAnyMove(shown, await this.#version());
        if (closed) return;
        if (moved) {
          const snapshot = await this.read();
          if (closed) return;
          const changes = shown === undefined ? [] : diff(shown.cib, snapshot.cib);
          shown = snapshot;
          listener({ kind: "cib", snapshot, changes });
        }
        if ((moved || busy) && shown !== undefined) {
          const status = await this.#statusOf(shown.cib);
          if (closed) return;
          busy = status.transition !== undefined;
          listener({ kind: "status", status });
        }
      } catch (error) {
        if (!(error instanceof CrmError)) throw error;
        shown = undefined;
        if (!closed) listener({ kind: "lost", reason: error.message });
      }
      if (!closed) timer = setTimeout(() => void look(), this.#lookMs);
    };
    const close = (): void => {
      closed = true;
      clearTimeout(timer);
      this.#closers.delete(close);
    };
    this.#closers.add(close);
    void look();
    return close;
  }

  async close(): Promise<void> {
    for (const close of [...this.#closers]) close();
  }

  /** The versions of the document without the document. */
  async #version(): Promise<CibSnapshot["version"]> {
    const { stdout } = await this.#query(["--query", "--no-children", "--xpath", "/cib"]);
    return versionOf(readXml(stdout, { source: "cibadmin --query" }).attributes);
  }

  /** @throws CrmError `disconnected`, `no-permission` */
  async #query(args: readonly string[]): Promise<ProgramEnd> {
    const end = await this.#programs("cibadmin", args);
    if (end.code === 0) return end;
    const message = complaintOf("cibadmin", end);
    if (end.code === ExitCode.INSUFFICIENT_PRIV || end.code === ExitCode.NOPERM || /permission denied/i.test(message)) {
      throw new CrmError({
        code: "no-permission",
        message: `Pacemaker does not let this user in: ${message}`,
        hint: "be root, or a member of the group haclient",
      });
    }
    throw new CrmError({ code: "disconnected", message: `cannot reach the cluster: ${message}` });
  }
}

function snapshotOf(cib: Element): CibSnapshot {
  return { cib, version: versionOf(cib.attributes) };
}

/** Hosts have what the CIB manager of the DC has told them; who is not there learns it on joining. */
function done(snapshot: CibSnapshot): CommitOutcome {
  const { hosts } = statusOfDocument(snapshot.cib);
  return { kind: "done", snapshot, on: hosts.filter(({ online }) => online).length, of: hosts.length };
}

/** Only the configuration counts: status moves by itself. */
function hasMoved(base: CibSnapshot["version"], current: CibSnapshot): boolean {
  return compareVersions({ ...base, numUpdates: 0 }, { ...current.version, numUpdates: 0 }) !== 0;
}

const hasAnyMove = (shown: CibSnapshot, version: CibSnapshot["version"]): boolean =>
  compareVersions(shown.version, version) !== 0;

/** cibadmin prints the document that would have been below what it objects to. */
function refusalOf(end: ProgramEnd) {
  const message = complaintOf("cibadmin", { ...end, stdout: "" }).replace(/^Call \w+ failed( \(-?\d+\))?: /, "");
  return { code: "refused", message: `Pacemaker refuses the change: ${message}` };
}
