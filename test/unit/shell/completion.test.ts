import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCRIPTS } from "../../../src/shell/completion/scripts.ts";

/** The scripts that `crm completion` prints, in the shells they are for, with the program that was built. */

const bin = join(import.meta.dirname, "../../../bin");
const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;
let directory: string;
let env: Record<string, string>;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "completion-"));
  const nodes = '<nodes><node id="1" uname="server1"/></nodes>';
  const resources =
    '<resources><primitive id="vip" class="ocf" provider="heartbeat" type="Dummy"/><primitive id="web" class="ocf" provider="heartbeat" type="Dummy"/></resources>';
  writeFileSync(
    join(directory, "cib.xml"),
    `<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/>${nodes}${resources}<constraints/></configuration><status/></cib>`,
  );
  env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: directory,
    LC_ALL: "C.UTF-8",
    CIB_file: join(directory, "cib.xml"),
    LIFELINE_CHECKPOINTS: "",
    TERM: "xterm",
  };
  for (const [shell, script] of Object.entries(SCRIPTS)) writeFileSync(join(directory, shell), script);
});
afterAll(() => rmSync(directory, { recursive: true }));

function output(shell: string, argv: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(shell, argv, { env, encoding: "utf8", cwd: directory });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout.split("\n").filter((line) => line !== "");
}

/** What is typed, what is offered: a blank behind it when the word is whole. */
const LINES: readonly (readonly [string, readonly string[]])[] = [
  ["crm confi", ["configure "]],
  ["crm resource sto", ["stop "]],
  ["crm resource move ", ["vip ", "web "]],
  ["crm -F resource start w", ["web "]],
  ["crm node standby s", ["server1 "]],
  ["crm --comm", ["--commit-at-end "]],
  ["crm -D pl", ["plain "]],
  ["crm configure show type:prim", ["type:primitive "]],
  ["crm configure property stonith-ena", ["stonith-enabled="]],
  ["crm configure property stonith-enabled=f", ["stonith-enabled=false "]],
  ["crm configure colocation c inf: vip web:Prom", ["web:Promoted "]],
  ["crm nonsense x", []],
];

describe("bash", () => {
  it.skipIf(!has("bash")).each(LINES)("%s<Tab> (skipped without bash)", (line, offered) => {
    const call = `source ${directory}/bash; COMP_LINE=$1; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(crm); _crm; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const word = line.split(" ").at(-1)!;
    const head = word.slice(0, Math.max(word.lastIndexOf("="), word.lastIndexOf(":")) + 1);
    expect(output("bash", ["--norc", "-c", call, "bash", line])).toEqual(
      offered.map((each) => each.slice(head.length)),
    );
  });

  it.skipIf(!has("bash"))("writes the word into a line that is being typed (skipped without bash)", async () => {
    const terminal = spawn("bash", ["--norc", "--noprofile", "-i"], { env: { ...env, PS1: "> " }, cwd: directory });
    let seen = "";
    const until = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (data = ""): void => {
          seen += data;
          if (!seen.includes(text)) return;
          watcher.dispose();
          resolve();
        };
        const watcher = terminal.onData(look);
        look();
      });
    terminal.write(`source ${directory}/bash; echo rea''dy\r`);
    await until("ready");
    terminal.write("crm configure property stonith-ena\t");
    await until("stonith-enabled=");
    terminal.write("f\t");
    await until("stonith-enabled=false ");
    terminal.kill();
  });
});

describe("zsh", () => {
  it.skipIf(!has("zsh")).each(LINES)("%s<Tab> (skipped without zsh)", (line, offered) => {
    const words = line.split(" ");
    const stub = `compdef() { : }; source ${directory}/zsh
      compadd() { local suffix=' '; while [[ $1 != -- ]]; do [[ $1 == -S ]] && { suffix=$2; shift }; shift; done; shift; for each in "$@"; do print -r -- "$each$suffix"; done }
      words=("$@"); CURRENT=$#; PREFIX=$@[-1]; _crm; true`;
    expect(output("zsh", ["-f", "-c", stub, "zsh", ...words])).toEqual(offered);
  });
});

describe("fish", () => {
  it.skipIf(!has("fish")).each(LINES)("%s<Tab> (skipped without fish)", (line, offered) => {
    const found = output("fish", ["--no-config", "-c", `source ${directory}/fish; complete -C '${line}'`]);
    expect(found.map((each) => each.split("\t")[0])).toEqual(offered.map((each) => each.trim()));
  });
});
