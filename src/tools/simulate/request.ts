import { CrmError } from "../../base/index.ts";
import type { Injections } from "../../transition/index.ts";
import type { GivenOption } from "../options.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** What one call of crm_simulate asks for. */
export interface SimulateRequest {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly format: "text" | "xml" | "none";
  /** File, `-` for standard input, undefined for the live cluster. */
  readonly input: string | undefined;
  readonly decide: boolean;
  readonly simulate: boolean;
  readonly inPlace: boolean;
  readonly scores: boolean;
  readonly utilization: boolean;
  readonly attributes: boolean;
  readonly failCounts: boolean;
  readonly allActions: boolean;
  /** The input may be somebody else's, without its secrets. */
  readonly sanitized: boolean;
  readonly date: string | undefined;
  readonly profile: string | undefined;
  readonly repeat: number;
  readonly saveInput: string | undefined;
  readonly saveOutput: string | undefined;
  readonly saveGraph: string | undefined;
  readonly saveDot: string | undefined;
  readonly injections: Injections;
  readonly failing: readonly string[];
}

type Draft = Mutable<Omit<SimulateRequest, "injections">> & { injections: Mutable<Injections> };

/** What each option does; some imply others, and of contradicting ones the last counts. */
const EFFECTS: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  verbose: (draft) => void (draft.verbose = true),
  quiet: (draft) => void (draft.quiet = true),
  run: (draft) => void (draft.decide = true),
  simulate: (draft) => simulated(draft),
  "in-place": (draft) => {
    simulated(draft);
    draft.inPlace = true;
  },
  "show-attrs": (draft) => void (draft.attributes = true),
  "show-failcounts": (draft) => void (draft.failCounts = true),
  "show-scores": (draft) => void (draft.decide = draft.scores = true),
  "show-utilization": (draft) => void (draft.decide = draft.utilization = true),
  profile: (draft, value) => void (draft.profile = value),
  repeat: (draft, value) => void (draft.repeat = wholeNumber(value)),
  pending: () => undefined,
  "node-up": (draft, value) => void draft.injections.hostsUp.push(value),
  "node-down": (draft, value) => void draft.injections.hostsDown.push(value),
  "node-fail": (draft, value) => void draft.injections.hostsFailing.push(value),
  "op-inject": (draft, value) => void draft.injections.operations.push(value),
  "op-fail": (draft, value) => {
    simulated(draft);
    draft.failing.push(value);
  },
  "set-datetime": (draft, value) => void (draft.date = value),
  quorum: (draft, value) => void (draft.injections.quorum = value),
  watchdog: (draft, value) => void (draft.injections.watchdog = value),
  "ticket-grant": (draft, value) => void draft.injections.ticketsGranted.push(value),
  "ticket-revoke": (draft, value) => void draft.injections.ticketsRevoked.push(value),
  "ticket-standby": (draft, value) => void draft.injections.ticketsStandby.push(value),
  "ticket-activate": (draft, value) => void draft.injections.ticketsActivated.push(value),
  "save-input": (draft, value) => void (draft.saveInput = value),
  "save-output": (draft, value) => void (draft.saveOutput = value),
  "save-graph": (draft, value) => {
    draft.decide = true;
    draft.saveGraph = value;
  },
  "save-dotfile": (draft, value) => {
    draft.decide = true;
    draft.saveDot = value;
  },
  "all-actions": (draft) => void (draft.allActions = true),
  "live-check": (draft) => {
    draft.input = undefined;
    draft.sanitized = false;
  },
  "xml-file": (draft, value) => {
    draft.input = value;
    draft.sanitized = true;
  },
  "xml-pipe": (draft) => {
    draft.input = "-";
    draft.sanitized = true;
  },
};

function simulated(draft: Draft): void {
  draft.decide = true;
  draft.simulate = true;
}

/** @throws CrmError `usage`, `no-such` for an unknown format */
export function simulateRequest(options: readonly GivenOption[], format: string): SimulateRequest {
  const draft: Draft = {
    quiet: false,
    verbose: false,
    format: outputFormat(format),
    input: "-",
    decide: false,
    simulate: false,
    inPlace: false,
    scores: false,
    utilization: false,
    attributes: false,
    failCounts: false,
    allActions: false,
    sanitized: true,
    date: undefined,
    profile: undefined,
    repeat: 1,
    saveInput: undefined,
    saveOutput: undefined,
    saveGraph: undefined,
    saveDot: undefined,
    injections: {
      quorum: undefined,
      watchdog: undefined,
      hostsUp: [],
      hostsDown: [],
      hostsFailing: [],
      ticketsGranted: [],
      ticketsRevoked: [],
      ticketsStandby: [],
      ticketsActivated: [],
      operations: [],
    },
    failing: [],
  };
  for (const { name, value } of options) EFFECTS[name]?.(draft, value ?? "");
  return draft;
}

function outputFormat(text: string): SimulateRequest["format"] {
  if (text === "text" || text === "xml" || text === "none") return text;
  throw new CrmError({ code: "no-such", message: `Error creating output format ${text}: Unknown output format` });
}

function wholeNumber(text: string): number {
  const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) {
    throw new CrmError({ code: "usage", message: `Cannot parse integer value “${text}” for -N` });
  }
  return value;
}

/** True when something is to be worked into the document before the decision. `--quorum` alone does not count, as it never
 *  did. */
export function hasInjections(injections: Injections): boolean {
  return (
    injections.watchdog !== undefined ||
    [
      injections.hostsUp,
      injections.hostsDown,
      injections.hostsFailing,
      injections.ticketsGranted,
      injections.ticketsRevoked,
      injections.ticketsStandby,
      injections.ticketsActivated,
      injections.operations,
    ].some((list) => list.length > 0)
  );
}
