import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Element, writeXml } from "../../../src/cib/index.ts";

const PROGRAM = "/usr/sbin/crm_simulate";

/** Version of the host's crm_simulate, undefined when there is none. */
export function simulatorVersion(): string | undefined {
  try {
    return /^Pacemaker (\S+)/.exec(execFileSync(PROGRAM, ["--version"], { encoding: "utf8" }))?.[1];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

export interface Simulated {
  readonly graph: string;
  readonly output: string;
}

/** The host's own crm_simulate on one document after the other, with a scratch directory of its own. */
export class Simulator {
  readonly #directory = mkdtempSync(join(tmpdir(), "oracle-"));

  /** undefined when it refuses the document. */
  run(cib: Element): Simulated | undefined {
    const input = join(this.#directory, "cib.xml");
    const graph = join(this.#directory, "graph");
    rmSync(graph, { force: true });
    writeFileSync(input, writeXml(cib));
    const env = { PATH: process.env.PATH, LC_ALL: "C", CIB_shadow_dir: this.#directory };
    const { status, stdout, stderr } = spawnSync(PROGRAM, ["-x", input, "-S", "-G", graph], { env, encoding: "utf8" });
    if (status !== 0 || /Relax-NG|validation/.test(stderr)) return undefined;
    try {
      return { graph: readFileSync(graph, "utf8"), output: stdout };
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
