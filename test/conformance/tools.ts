import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readXml, writeXml } from "../../src/cib/index.ts";
import { type CaseResult, casesRoot, PROJECT, readLines, type SuiteReport } from "./support/suite.ts";
import { firstDifference, linesOf } from "./support/tools-compare.ts";

interface Row {
  readonly regression: string;
  readonly seq: number;
  readonly desc: string;
  readonly kind: "Test" | "ValidatingTest" | "AclTest";
  readonly cmd: string;
  readonly expected_rc: number;
  readonly env: Readonly<Record<string, string | null>> | null;
  readonly stdin: Stdin | null;
  readonly setup: string | readonly string[] | null;
  readonly teardown: string | readonly string[] | null;
  readonly group: string | null;
  readonly update_cib: boolean;
  readonly expected_output: readonly string[];
  readonly expected_cib_after: readonly string[] | null;
  readonly acl_input_cib?: readonly string[] | null;
  readonly after_gap?: boolean;
}

type Stdin = { readonly text: string } | { readonly file: string } | { readonly cmd: string } | Record<string, string>;

interface Group {
  readonly group: string;
  readonly shadow?: { readonly create: boolean; readonly create_empty: boolean; readonly validate_with: string | null };
  readonly env?: Readonly<Record<string, string | null>>;
  readonly cib_gen?: { readonly func: string; readonly args: readonly string[] };
  readonly group_setup?: readonly string[];
}

/** A group that rows share: its directory and what it sets. */
interface Open {
  readonly name: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string | null>>;
}

const HELP = `options:
  --only REGRESSION[,REGRESSION]   these suites only      --match REGEX   rows whose name matches
  --diff               show what differs                  --path DIR      tools under test (default: bin/)`;
const CASES_WORD = "$" + "{CASES}";
/** Names of Pacemaker's tools where a command begins. */
const TOOL = /(?:^|[|;&(\n]|\bexec )\s*(crm_[a-z]+|crmadmin|cibadmin|cibsecret|iso8601|attrd_updater|stonith_admin)\b/g;
const EMPTY_SHADOW = "PY:delete_shadow_resource_defaults";

export async function run(argv: readonly string[]): Promise<SuiteReport> {
  const options = parseOptions(argv);
  const cases = casesRoot()!;
  const root = join(cases, "tools");
  if (!existsSync(join(root, "cases.jsonl")))
    return { cases: [], skipped: 1, notes: [`no cases at ${root}`], partial: true };
  const runner = new Runner(cases, options.path);
  const rows = readLines<Row>(join(root, "cases.jsonl")).filter(
    ({ regression }) => options.only?.includes(regression) ?? true,
  );
  const results: CaseResult[] = [];
  let skipped = 0;
  for (const row of rows) {
    const name = `${row.regression} ${row.seq}: ${row.cmd}`;
    runner.enter(row);
    if (row.after_gap === true) {
      skipped++;
      continue;
    }
    const problem = runner.run(row);
    if (options.match !== undefined && !options.match.test(name)) continue;
    if (options.diff && problem !== undefined) console.log(`== ${name}\n   ${problem}`);
    results.push({ name: `${row.regression} ${row.seq}`, problem });
  }
  runner.leaveAll();
  const bySuite = Map.groupBy(results, ({ name }) => name.split(" ")[0]!);
  const notes = [...bySuite].map(
    ([suite, list]) => `${suite} ${list.filter((each) => each.problem === undefined).length} of ${list.length}`,
  );
  return { cases: results, skipped, notes, partial: options.only !== undefined || options.match !== undefined };
}

function parseOptions(argv: readonly string[]) {
  const value = (name: string): string | undefined => {
    const at = argv.indexOf(name);
    return at < 0 ? undefined : argv[at + 1];
  };
  if (argv.includes("--help")) {
    console.log(HELP);
    process.exit(0);
  }
  const match = value("--match");
  return {
    only: value("--only")?.split(","),
    match: match === undefined ? undefined : new RegExp(match),
    diff: argv.includes("--diff"),
    path: value("--path") ?? join(PROJECT, "bin"),
  };
}

class Runner {
  readonly #cases: string;
  readonly #path: string;
  readonly #inputs: string;
  readonly #base: Readonly<Record<string, string>>;
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #open: Open[] = [];
  readonly #api: string | undefined;

  constructor(cases: string, path: string) {
    this.#cases = cases;
    this.#path = path;
    this.#inputs = join(cases, "tools/inputs");
    this.#base = {
      PATH: `${path}:${process.env.PATH}`,
      HOME: process.env.HOME ?? "/",
      LC_ALL: "C",
      PCMK_stderr: "1",
      // Rows are run where no cluster is.
      LIFELINE_RUNTIME_DIR: "/nonexistent",
    };
    const groups = readLines<Group>(join(cases, "tools/groups.jsonl"));
    this.#groups = new Map(groups.map((each) => [each.group, each]));
    const schema = join(cases, "tools/api/api-result.rng");
    this.#api = existsSync(schema) && spawnSync("xmllint", ["--version"]).status === 0 ? schema : undefined;
  }

  /** Opens the groups of a row and closes those it is not in. */
  enter(row: Row): void {
    const parts = row.group === null ? [] : row.group.split("/");
    const wanted = parts.slice(1).map((_, index) => parts.slice(0, index + 2).join("/"));
    while (this.#open.length > 0 && !wanted.includes(this.#open.at(-1)!.name)) this.#close();
    for (const name of wanted) if (!this.#open.some((each) => each.name === name)) this.#begin(name);
  }

  leaveAll(): void {
    while (this.#open.length > 0) this.#close();
  }

  #begin(name: string): void {
    const group = this.#groups.get(name);
    const directory = mkdtempSync(join(tmpdir(), "cts-cli."));
    const env: Record<string, string | null> = {};
    this.#open.push({ name, directory, env });
    if (group === undefined) return;
    const { shadow, cib_gen: generated } = group;
    if (shadow !== undefined) {
      env.CIB_shadow_dir = directory;
      env.CIB_shadow = "cts-cli";
      if (shadow.create) {
        const how = shadow.create_empty ? "--create-empty" : "--create";
        const schema = shadow.validate_with === null ? "" : ` --validate-with ${shadow.validate_with}`;
        this.#sh(`crm_shadow --batch --force ${how} cts-cli${schema}`, this.#environment(null));
        this.#emptyShadow();
      }
    }
    Object.assign(env, group.env ?? {});
    if (generated !== undefined) {
      const file = join(directory, "cib.xml");
      const [argument = ""] = generated.args.map((each) => this.#expand(each));
      if (generated.func === "copy_existing_cib") copyFileSync(argument, file);
      else writeFileSync(file, argument);
      env.CIB_file = file;
    }
    for (const command of group.group_setup ?? []) this.#prepare(command, this.#environment(null));
  }

  #close(): void {
    const { directory } = this.#open.pop()!;
    rmSync(directory, { recursive: true, force: true });
  }

  #emptyShadow(): void {
    const env = this.#environment(null);
    this.#sh("cibadmin --delete --xml-text '<rsc_defaults/>'", env);
    const file = join(env.CIB_shadow_dir ?? "", `shadow.${env.CIB_shadow}`);
    if (!existsSync(file)) return;
    const cib = readXml(readFileSync(file, "utf8"));
    const attributes = { ...cib.attributes, admin_epoch: "0", epoch: "1", num_updates: "0" };
    writeFileSync(file, writeXml({ ...cib, attributes }));
  }

  /** @returns what differs, undefined when nothing does */
  run(row: Row): string | undefined {
    const absent = this.#absent(row);
    if (absent !== undefined) return `there is no ${absent} yet`;
    const env = this.#environment(row.env);
    if (row.kind === "AclTest") return this.#runAcl(row, env);
    for (const command of list(row.setup)) this.#prepare(command, env);
    const stdin = this.#stdin(row.stdin, env);
    const { code, stdout, stderr } = this.#sh(row.cmd, env, stdin);
    for (const command of list(row.teardown)) this.#prepare(command, env);
    return this.#compare(row, code, stdout, stderr) ?? this.#compareCib(row, env);
  }

  /** The first tool in the row's commands that is not there: whoever else's tool of that name is must not answer. */
  #absent(row: Row): string | undefined {
    const commands = [row.cmd, ...list(row.setup), ...list(row.teardown)].join("\n");
    return [...commands.matchAll(TOOL)].map((match) => match[1]!).find((tool) => !existsSync(join(this.#path, tool)));
  }

  #runAcl(row: Row, env: Readonly<Record<string, string>>): string | undefined {
    const directory = mkdtempSync(join(tmpdir(), "cts-cli."));
    try {
      const file = join(directory, "acl.xml");
      // All of it: the documents that are expected hold what the row's user may not read.
      writeFileSync(file, this.#sh("cibadmin -Q", { ...env, CIB_user: "root" }).stdout);
      const { CIB_shadow: _shadow, ...rest } = env;
      const root = { ...rest, CIB_user: "root", CIB_file: file };
      for (const command of list(row.setup)) this.#prepare(command, root);
      for (const command of list(row.teardown)) this.#prepare(command, root);
      const before = this.#sh("cibadmin -Q", root).stdout;
      const difference = firstDifference(row.acl_input_cib ?? [], linesOf(before), this.#inputs);
      if (difference !== undefined) return `document before: ${difference}`;
      const { code, stdout, stderr } = this.#sh(row.cmd, env, readFileSync(file, "utf8"));
      return this.#compare(row, code, stdout, stderr) ?? this.#compareCib(row, env);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  #compare(row: Row, code: number, stdout: string, stderr: string): string | undefined {
    if (code !== row.expected_rc)
      return `exit code ${code}, expected ${row.expected_rc}; ${linesOf(stderr + stdout)[0] ?? ""}`;
    // Trace lines of Pacemaker's own functions are about its code.
    const traced = row.env?.PCMK_trace_functions !== undefined;
    const expected = traced ? row.expected_output.filter((line) => !/\ttrace: /.test(line)) : row.expected_output;
    const difference = firstDifference(expected, [...linesOf(stderr), ...linesOf(stdout)], this.#inputs);
    if (difference !== undefined) return difference;
    if (row.kind !== "ValidatingTest" || this.#api === undefined) return undefined;
    const { status, stderr: complaint } = spawnSync("xmllint", ["--noout", "--relaxng", this.#api, "-"], {
      input: stdout,
      encoding: "utf8",
    });
    return status === 0 ? undefined : `does not validate: ${linesOf(complaint)[0]}`;
  }

  #compareCib(row: Row, env: Readonly<Record<string, string>>): string | undefined {
    if (!row.update_cib || row.expected_cib_after === null) return undefined;
    const { stdout } = this.#sh("cibadmin -Q", { ...env, CIB_user: "root" });
    const difference = firstDifference(row.expected_cib_after, linesOf(stdout), this.#inputs);
    return difference === undefined ? undefined : `document after: ${difference}`;
  }

  #prepare(command: string, env: Readonly<Record<string, string>>): void {
    if (command === EMPTY_SHADOW) this.#emptyShadow();
    else this.#sh(command, env);
  }

  #stdin(stdin: Stdin | null, env: Readonly<Record<string, string>>): string {
    if (stdin === null) return "";
    if ("text" in stdin) return this.#expand(stdin.text ?? "");
    if ("file" in stdin) return readFileSync(this.#expand(stdin.file ?? ""), "utf8");
    return this.#sh(("cmd" in stdin ? stdin.cmd : "") ?? "", env).stdout;
  }

  #environment(own: Readonly<Record<string, string | null>> | null): Record<string, string> {
    const env: Record<string, string> = { ...this.#base };
    for (const layer of [...this.#open.map((each) => each.env), own ?? {}]) {
      for (const [name, value] of Object.entries(layer)) {
        if (value === null) delete env[name];
        else env[name] = this.#expand(value);
      }
    }
    return env;
  }

  #expand(text: string): string {
    return text.replaceAll(CASES_WORD, this.#cases);
  }

  #sh(command: string, env: Readonly<Record<string, string>>, input = "") {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", this.#expand(command)], {
      env,
      input,
      encoding: "utf8",
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status ?? -1, stdout, stderr };
  }
}

function list(commands: string | readonly string[] | null): readonly string[] {
  return commands === null ? [] : typeof commands === "string" ? [commands] : commands;
}
