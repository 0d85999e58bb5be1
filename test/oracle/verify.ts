// Debian's crm_verify and our checks on the same documents, sound and damaged: what one accepts the other has to accept.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Element, readXml, writeXml } from "../../src/cib/index.ts";
import { type Finding, verifyConfiguration } from "../../src/verify/index.ts";
import { Random } from "../support/random.ts";
import { randomCluster } from "../support/random-cluster/index.ts";
import type { OracleReport } from "./run.ts";
import { damaged } from "./support/damage.ts";

const PROGRAM = "/usr/sbin/crm_verify";

/** Where both may differ, and why. Each takes what crm_verify printed and what we found. */
const DIFFERENCES: readonly {
  readonly name: string;
  readonly why: string;
  applies(theirs: readonly string[], ours: readonly Finding[]): boolean;
}[] = [
  {
    name: "no fencing device",
    why: "a configuration is made step by step: that nothing starts yet is a warning here, an error there",
    applies: (theirs, ours) =>
      ours.length === 0 && theirs.length > 0 && theirs.every((text) => /STONITH|shared data/.test(text)),
  },
  {
    name: "state, not configuration",
    why: "what happened on the hosts is no matter of the configuration",
    applies: (theirs, ours) =>
      ours.length === 0 &&
      theirs.length > 0 &&
      theirs.every((text) => /STONITH|shared data|active on|history|fatal|unfenc|Cannot fence|pending/i.test(text)),
  },
  {
    name: "times of operations",
    why: "interval=abc counts as 0 there, which nobody meant",
    applies: (theirs, ours) => theirs.length === 0 && ours.every(({ code }) => code === "bad-value"),
  },
];

export async function run(_args: readonly string[], runs: number): Promise<OracleReport> {
  if (!existsSync(PROGRAM)) return { passed: 0, failed: 0, skipped: runs, lines: [`${PROGRAM} is not here`] };
  const directory = mkdtempSync(join(tmpdir(), "oracle-verify-"));
  const lines: string[] = [];
  const explained = new Map<string, number>();
  let passed = 0;
  let failed = 0;
  try {
    for (let seed = 1; seed <= runs; seed++) {
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
        continue;
      }
      const reason = DIFFERENCES.find((difference) => difference.applies(theirs, ours));
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
  for (const { name, why } of DIFFERENCES) lines.push(`explained: ${name}: ${explained.get(name) ?? 0} (${why})`);
  return { passed, failed, skipped: 0, lines };
}

function errorsOf(file: string): string[] {
  const { stderr } = spawnSync(PROGRAM, ["-V", "-x", file], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  return stderr.split("\n").filter((line) => /\berror: |validity error|Relax-NG/.test(line));
}

function errors(cib: Element): Finding[] {
  const findings = verifyConfiguration({
    cib,
    agent: () => "unknown",
    only: undefined,
    engine: undefined,
    decide: "read",
    nowMs: Date.now(),
  });
  return findings.filter(({ level }) => level === "error");
}
