// Debian's crm_verify and our checks on the same documents, sound and damaged: what one accepts the other has to accept.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childElements, type Element, element, readXml, sectionOf, statusOf, writeXml } from "../../src/cib/index.ts";
import { Workspace } from "../../src/language/index.ts";
import { type Finding, verifyConfiguration } from "../../src/verify/index.ts";
import { Random } from "../support/random.ts";
import { randomCluster } from "../support/random-cluster/index.ts";
import type { OracleReport } from "./run.ts";
import { damaged } from "./support/damage.ts";
import { compareSchemas } from "./support/schemas.ts";

const PROGRAM = "/usr/sbin/crm_verify";

/** Where both may differ, and why. */
interface Difference {
  readonly name: string;
  readonly why: string;
  /** `settled`: what crm_verify says when all hosts are up and nothing has happened on them yet. */
  applies(theirs: readonly string[], settled: () => readonly string[], ours: readonly Finding[]): boolean;
}

const NO_FENCING = /start-up disabled|Either configure some|NOTE: Clusters with shared data/;

const DIFFERENCES: readonly Difference[] = [
  {
    name: "no fencing device",
    why: "a configuration is made step by step: that nothing starts yet is an error there, a warning here",
    applies: (theirs, _settled, ours) => ours.length === 0 && theirs.every((text) => NO_FENCING.test(text)),
  },
  {
    name: "state, not configuration",
    why: "crm_verify complains of what happened on the hosts too; with a clean history it accepts the same configuration",
    applies: (_theirs, settled, ours) => ours.length === 0 && settled().every((text) => NO_FENCING.test(text)),
  },
  {
    name: "on-fail of operations that are not due",
    why: "crm_verify judges on-fail=fence without fencing only where the operation would run now",
    applies: (theirs, _settled, ours) => theirs.length === 0 && ours.every(({ code }) => code === "on-fail"),
  },
  {
    name: "times of operations",
    why: "interval=abc counts as 0 there, which nobody meant",
    applies: (theirs, _settled, ours) => theirs.length === 0 && ours.every(({ code }) => code === "bad-value"),
  },
];

const HELP = `options:
  --seed N   first seed (default 1); LIFELINE_RUNS says how many (default 500)`;

/** Random clusters, sound and damaged, through crm_verify and ours; then, for each of Pacemaker's schemas, documents made from
 *  its own files, sound and damaged, through xmllint and ours, and through the language and back. */
export async function run(args: readonly string[], runs: number): Promise<OracleReport> {
  if (args.includes("--help")) return { passed: 0, failed: 0, skipped: 0, lines: [HELP] };
  if (!existsSync(PROGRAM)) return { passed: 0, failed: 0, skipped: runs, lines: [`${PROGRAM} is not here`] };
  const at = args.indexOf("--seed");
  const first = at < 0 ? 1 : Number(args[at + 1]);
  const clusters = compareClusters(first, runs);
  const schemas = compareSchemas(first, runs);
  return {
    passed: clusters.passed + schemas.passed,
    failed: clusters.failed + schemas.failed,
    skipped: clusters.skipped + schemas.skipped,
    lines: [...clusters.lines, ...schemas.lines],
  };
}

function compareClusters(first: number, runs: number): OracleReport {
  const directory = mkdtempSync(join(tmpdir(), "oracle-verify-"));
  const lines: string[] = [];
  const explained = new Map<string, number>();
  let passed = 0;
  let failed = 0;
  let accepted = 0;
  try {
    for (let seed = first; seed < first + runs; seed++) {
      const random = new Random(seed * 7919);
      const base = { ...randomCluster(seed).cib };
      const sound: Element = { ...base, attributes: { ...base.attributes, "validate-with": "pacemaker-3.9" } };
      const { cib, what } = seed % 3 === 0 ? { cib: sound, what: "sound" } : damaged(sound, random);
      const text = writeXml(cib);
      const file = join(directory, "cib.xml");
      writeFileSync(file, text);
      const theirs = errorsOf(file);
      const ours = errors(readXml(text));
      if ((theirs.length === 0) === (ours.length === 0)) {
        passed++;
        if (ours.length === 0) accepted++;
        continue;
      }
      const settledErrors = (): string[] => {
        writeFileSync(file, writeXml(settled(cib)));
        return errorsOf(file);
      };
      const reason = DIFFERENCES.find((difference) => difference.applies(theirs, settledErrors, ours));
      if (reason !== undefined) {
        passed++;
        explained.set(reason.name, (explained.get(reason.name) ?? 0) + 1);
        continue;
      }
      failed++;
      lines.push(
        `seed ${seed} (${what}): crm_verify ${theirs.length === 0 ? "accepts it" : theirs.slice(0, 2).join(" | ")}; ours: ${
          ours.length === 0
            ? "accepted"
            : ours
                .map(({ message }) => message)
                .slice(0, 2)
                .join(" | ")
        }`,
      );
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  const differing = [...explained.values()].reduce((sum, count) => sum + count, 0);
  lines.push(
    `both accept ${accepted}, both refuse ${passed - accepted - differing}, ${differing} differ for a known reason`,
  );
  for (const { name, why } of DIFFERENCES) lines.push(`explained: ${name}: ${explained.get(name) ?? 0} (${why})`);
  return { passed, failed, skipped: 0, lines };
}

/** The same configuration with all hosts up and no history. */
function settled(cib: Element): Element {
  const nodes = childElements(sectionOf(cib, "nodes") ?? element("nodes"), "node");
  const states = nodes
    .filter(({ attributes }) => attributes.type !== "remote")
    .map(({ attributes: { id = "", uname = "" } }) =>
      element("node_state", { id, uname, in_ccm: "true", crmd: "online", join: "member", expected: "member" }),
    );
  const others = cib.children.filter((node) => node !== statusOf(cib));
  return { ...cib, children: [...others, element("status", {}, states)] };
}

function errorsOf(file: string): string[] {
  const { stderr } = spawnSync(PROGRAM, ["-V", "-x", file], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  return stderr.split("\n").filter((line) => /\berror: |validity error|Relax-NG/.test(line));
}

function errors(cib: Element): Finding[] {
  const findings = verifyConfiguration({
    workspace: new Workspace(cib),
    agent: () => "unknown",
    only: undefined,
    engine: undefined,
    decide: "read",
    nowMs: Date.now(),
  });
  return findings.filter(({ level }) => level === "error");
}
