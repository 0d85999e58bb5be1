import { type Element, firstChild, NEWEST_SCHEMA, schemaRank, upgradeCib } from "../../cib/index.ts";
import { readOnly, schedule } from "../../scheduler/index.ts";
import type { StateMessage } from "../../state/index.ts";
import { schemaProblems } from "../cib/schema.ts";
import { deprecations } from "./deprecations.ts";

export interface Complaint {
  /** `plain` is said however little was asked for. */
  readonly level: "plain" | "error" | "warning";
  readonly text: string;
}

/** What hosts and resources are in, or are threatened by: Pacemaker tells it in its log alone. */
export type Note = Pick<StateMessage, "level" | "text">;

export interface Verdict {
  readonly complaints: readonly Complaint[];
  readonly notes: readonly Note[];
  readonly outcome: "valid" | "invalid" | "doubtful" | "no-cib";
}

const DISABLED =
  'Schema validation of configuration is disabled (support for validate-with set to "none" is deprecated and will be removed in a future release)';
const NONE =
  "Support for validate-with='none' is deprecated and will be removed in a future release without the possibility of upgrades (manually edit to use a supported schema)";

/** All that is wrong with a document: its schema first, then what is met when it is decided about. */
export function verifyDocument(cib: Element, nowMs: number): Verdict {
  if (cib.name !== "cib") {
    const text = `Input is not a CIB (outermost element is ${cib.name} not cib)`;
    return { complaints: [{ level: "plain", text }], notes: [], outcome: "no-cib" };
  }
  const schema = schemaComplaints(cib);
  const decided = schema.invalid ? { complaints: [], notes: [] } : decisionComplaints(cib, nowMs);
  const complaints = [...schema.complaints, ...decided.complaints];
  const invalid = schema.invalid || complaints.some(({ level }) => level === "error");
  const outcome = invalid ? "invalid" : complaints.some(({ level }) => level === "warning") ? "doubtful" : "valid";
  const end: Complaint[] = invalid ? [{ level: "error", text: "CIB did not pass schema validation" }] : [];
  return { complaints: [...complaints, ...end], notes: decided.notes, outcome };
}

function schemaComplaints(cib: Element): { readonly complaints: readonly Complaint[]; readonly invalid: boolean } {
  const { "validate-with": schema } = cib.attributes;
  if (schema === "none") {
    return {
      complaints: [
        { level: "warning", text: NONE },
        { level: "plain", text: DISABLED },
      ],
      invalid: false,
    };
  }
  if (schemaRank(schema) === undefined) {
    const what = schema === undefined ? "missing" : "unknown";
    const text = `Cannot validate CIB with ${what} validate-with (manually edit to use a known schema)`;
    return { complaints: [{ level: "error", text }], invalid: true };
  }
  const problems = schemaProblems(cib);
  if (problems.length > 0) return { complaints: problems.map((text) => ({ level: "plain", text })), invalid: true };
  const left = schemaProblems(upgradeCib(cib).cib);
  if (left.length === 0) return { complaints: [], invalid: false };
  const text = `The cluster will NOT be able to use this configuration.\nPlease manually update the configuration to conform to the ${NEWEST_SCHEMA} syntax.`;
  return { complaints: [...left, text].map((line) => ({ level: "plain", text: line })), invalid: true };
}

/** What is no fault of the configuration. */
const ABOUT_STATUS: readonly RegExp[] = [
  /^(Guest|Remote|Cluster) node \S+ (will be fenced|is unclean)\b/,
  /^\S+ is unclean$/,
  /^Scheduling node \S+ for fencing$/,
  /^Fencing and resource management disabled due to lack of quorum$/,
  / cannot run on .* due to reaching migration threshold /,
  / might be active on \d+ nodes$/,
  /^No further recovery can be attempted for /,
];

function decisionComplaints(cib: Element, nowMs: number): Pick<Verdict, "complaints" | "notes"> {
  const { cib: upgraded } = upgradeCib(cib);
  const decide = firstChild(cib, "status") === undefined ? readOnly : schedule;
  const { messages, cluster } = decide({ cib: upgraded, nowMs });
  const complaints = deprecations(upgraded, cib.attributes["validate-with"], cluster).map(
    (text): Complaint => ({ level: "warning", text }),
  );
  const notes: Note[] = cluster.options.startupFencing ? [] : [{ level: "warning", text: BLIND }];
  for (const { level, text } of messages) {
    if (level !== "error" && level !== "warning") continue;
    if (ABOUT_STATUS.some((pattern) => pattern.test(text))) notes.push({ level, text });
    else complaints.push({ level, text });
  }
  return { complaints, notes };
}

const BLIND = "Blind faith: not fencing unseen nodes";
