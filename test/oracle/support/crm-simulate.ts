import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Element, writeXml } from "../../../src/cib/index.ts";
import { inOldDialect } from "./old-dialect.ts";

export const HOST_SIMULATOR = "/usr/sbin/crm_simulate";

/** Version of a crm_simulate, undefined when there is none. */
export function simulatorVersion(program: string): string | undefined {
  try {
    return /^Pacemaker (\S+)/.exec(execFileSync(program, ["--version"], { encoding: "utf8" }))?.[1];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

export interface Simulated {
  readonly graph: string;
  /** All it printed: status, summary, simulation. */
  readonly output: string;
  /** With `exact`: the lines of `-sSQ`. */
  readonly scores: string;
}

/** 2.1.5 never ends on some documents; others take it less than a second. */
const PATIENCE_MS = 20_000;

/** A real crm_simulate on one document after the other, with a scratch directory of its own. */
export class Simulator {
  readonly #directory = mkdtempSync(join(tmpdir(), "oracle-"));
  readonly #program: string;
  readonly #exact: boolean;

  /** `exact`: one of the Pacemaker that is followed, asked for its scores too; any other is given its own dialect. */
  constructor(program: string, options: { readonly exact: boolean }) {
    this.#program = program;
    this.#exact = options.exact;
  }

  /** undefined when it refuses the document, or finds no end. */
  run(cib: Element): Simulated | undefined {
    const input = join(this.#directory, "cib.xml");
    const graph = join(this.#directory, "graph");
    rmSync(graph, { force: true });
    writeFileSync(input, writeXml(this.#exact ? cib : inOldDialect(cib)));
    const env = { PATH: process.env.PATH, LC_ALL: "C", CIB_shadow_dir: this.#directory };
    const run = (args: readonly string[]) =>
      spawnSync(this.#program, ["-x", input, ...args], { env, encoding: "utf8", timeout: PATIENCE_MS });
    const { status, stdout, stderr } = run(["-S", "-G", graph]);
    // A graph that cannot be walked to its end is an answer too.
    const answered = status === 0 || stderr.includes("An invalid transition was produced");
    if (!answered || /Relax-NG|validation/.test(stderr)) return undefined;
    const scores = this.#exact ? run(["-sSQ"]).stdout : "";
    try {
      return { graph: readFileSync(graph, "utf8"), output: stdout, scores };
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
