import { type AgentMetadata, OcfCode } from "../../agents/index.ts";
import type { Operation, RunOutcome } from "../../executor/index.ts";

/** What a played agent does when called: how long it takes, how it ends, and which promotion score it gives. */
export interface Performance {
  readonly delayMs: number;
  readonly outcome: RunOutcome;
  /** Transient attributes that a real agent would set with crm_attribute. */
  readonly attributes: readonly { readonly name: string; readonly value: string | undefined }[];
}

type State = "stopped" | "started" | "promoted";

/** Failures on demand. */
export type Fault =
  /** The service dies: monitors find it not running until it is started again. */
  | { readonly kind: "dead" }
  /** The next call of that operation ends with this code. */
  | { readonly kind: "next"; readonly operation: string; readonly code: number }
  /** Every call of that operation ends with this code, until `mend`. */
  | { readonly kind: "always"; readonly operation: string; readonly code: number };

/** Agents of one virtual host, played from their meta-data; agents that nobody knows are played as well. */
export class VirtualAgents {
  readonly #states = new Map<string, State>();
  readonly #faults = new Map<string, Fault[]>();
  readonly #metadataOf: (operation: Operation) => AgentMetadata | undefined;
  readonly #random: () => number;

  constructor(metadataOf: (operation: Operation) => AgentMetadata | undefined, random: () => number) {
    this.#metadataOf = metadataOf;
    this.#random = random;
  }

  stateOf(resource: string): State {
    return this.#states.get(resource) ?? "stopped";
  }

  get active(): readonly string[] {
    return [...this.#states].filter(([, state]) => state !== "stopped").map(([id]) => id);
  }

  inject(resource: string, fault: Fault): void {
    if (fault.kind === "dead") this.#states.set(resource, "stopped");
    else this.#faults.set(resource, [...(this.#faults.get(resource) ?? []), fault]);
  }

  mend(resource: string): void {
    this.#faults.delete(resource);
  }

  /** Power loss: nothing runs any more. */
  reset(): void {
    this.#states.clear();
  }

  call(operation: Operation): Performance {
    const { id } = operation.resource;
    const code = this.#fault(operation) ?? this.#act(id, operation.name);
    const exitReason = code === OcfCode.OK || code === OcfCode.Promoted ? "" : this.#reason(operation.name, code);
    return {
      delayMs: this.#delay(operation),
      outcome: { kind: "exited", code, stdout: "", exitReason },
      attributes: this.#scores(operation),
    };
  }

  #fault(operation: Operation): number | undefined {
    const faults = this.#faults.get(operation.resource.id) ?? [];
    const at = faults.findIndex((fault) => fault.kind !== "dead" && fault.operation === operation.name);
    const fault = faults[at];
    if (fault === undefined || fault.kind === "dead") return undefined;
    if (fault.kind === "next") this.#faults.set(operation.resource.id, faults.toSpliced(at, 1));
    return fault.code;
  }

  #act(id: string, name: string): number {
    const state = this.stateOf(id);
    switch (name) {
      case "start":
      case "migrate_from":
        if (state === "stopped") this.#states.set(id, "started");
        return OcfCode.OK;
      case "stop":
      case "migrate_to":
        this.#states.set(id, "stopped");
        return OcfCode.OK;
      case "promote":
        if (state === "stopped") return OcfCode.NotRunning;
        this.#states.set(id, "promoted");
        return OcfCode.OK;
      case "demote":
        if (state === "stopped") return OcfCode.NotRunning;
        this.#states.set(id, "started");
        return OcfCode.OK;
      case "monitor":
      case "status":
        return state === "stopped" ? OcfCode.NotRunning : state === "promoted" ? OcfCode.Promoted : OcfCode.OK;
      default:
        return OcfCode.OK;
    }
  }

  #reason(name: string, code: number): string {
    if (code === OcfCode.NotRunning) return name === "monitor" ? "" : "played: not running";
    return `played: ${name} fails on demand`;
  }

  /** A hundredth of the time that the agent asks for, within what is usual, give or take half. */
  #delay(operation: Operation): number {
    const advised = this.#metadataOf(operation)?.actions.find(({ name }) => name === operation.name)?.timeoutMs;
    const looks = operation.name === "monitor" || operation.name === "notify";
    const usual = (advised ?? 20_000) / (looks ? 1000 : 100);
    const base = Math.min(Math.max(usual, looks ? 5 : 20), looks ? 50 : 1000);
    return Math.round(base * (0.5 + this.#random()));
  }

  /** Agents that can be promoted tell how well each instance would do. */
  #scores(operation: Operation): Performance["attributes"] {
    const { id } = operation.resource;
    const promotable =
      operation.parameters.CRM_meta_promoted_max !== undefined ||
      operation.parameters.CRM_meta_master_max !== undefined;
    if (!promotable || operation.name === "notify") return [];
    const name = `master-${id.replace(/:\d+$/, "")}`;
    const state = this.stateOf(id);
    return [{ name, value: state === "stopped" ? undefined : state === "promoted" ? "10" : "5" }];
  }
}
