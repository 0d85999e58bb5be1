import { CrmError, ExitCode, errorCode } from "../base/index.ts";
import { diff, type Element, emptyCib, readXml, writeXml } from "../cib/index.ts";
import { shadowDirectory, shadowFile } from "../client/index.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const QUERIES = "Queries";
const COMMANDS = "Commands";
const MORE = "Additional Options";

/** Options of crm_shadow. Source: `crm_shadow --help-all`. */
const OPTIONS: readonly OptionSpec[] = [
  { short: "w", long: "which", group: QUERIES, help: "Print the name of the copy in use" },
  { short: "p", long: "display", group: QUERIES, help: "Print the copy in use" },
  { short: "d", long: "diff", group: QUERIES, help: "Print how the copy in use differs from the cluster" },
  { short: "F", long: "file", group: QUERIES, help: "Print the file of the copy in use" },
  { short: "c", long: "create", argument: "NAME", group: COMMANDS, help: "Make a copy of the cluster's configuration" },
  { short: "e", long: "create-empty", argument: "NAME", group: COMMANDS, help: "Make an empty configuration" },
  { short: "C", long: "commit", argument: "NAME", group: COMMANDS, help: "Give a copy to the cluster" },
  { short: "D", long: "delete", argument: "NAME", group: COMMANDS, help: "Delete a copy" },
  { short: "E", long: "edit", group: COMMANDS, help: "Edit the copy in use" },
  { short: "r", long: "reset", argument: "NAME", group: COMMANDS, help: "Make a copy anew" },
  { short: "s", long: "switch", argument: "NAME", group: COMMANDS, help: "Use a copy" },
  { short: "f", long: "force", group: MORE, help: "Do it all the same" },
  { short: "b", long: "batch", group: MORE, help: "Start no shell" },
  { short: "a", long: "all", group: MORE, help: "With --commit, the status too" },
  { short: "v", long: "validate-with", argument: "SCHEMA", group: MORE, help: "With --create-empty, the schema" },
];

export const crmShadowTool: ToolDefinition = {
  name: "crm_shadow",
  summary: "crm_shadow - perform configuration changes in a sandbox",
  description: "",
  options: OPTIONS,
  missing: ["edit"],
  run,
};

export function crmShadow(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmShadowTool, argv, io);
}

const NAMED = ["create", "create-empty", "commit", "delete", "reset", "switch"] as const;
const ACTIVE = ["which", "display", "diff", "file", "edit"] as const;

async function run(call: ToolCall): Promise<number> {
  if (call.xml) throw toolError("not-supported", "not supported yet: --output-as=xml");
  const named = NAMED.find((name) => call.has(name));
  if (named !== undefined) return runNamed(call, named, call.value(named) ?? "");
  const active = ACTIVE.find((name) => call.has(name));
  if (active === undefined) throw toolError("usage", "No query or command option supplied");
  const instance = call.io.env.CIB_shadow;
  if (instance === undefined || instance === "") {
    throw toolError("no-such", "No active shadow configuration defined");
  }
  const file = fileOf(call, instance);
  switch (active) {
    case "which":
      call.line(instance);
      return ExitCode.OK;
    case "file":
      call.line(file);
      return ExitCode.OK;
    case "display":
      call.io.out(writeXml(readShadow(call, instance)));
      return ExitCode.OK;
    case "diff": {
      const changes = diff(await live(call), readShadow(call, instance));
      if (changes.length === 0) return ExitCode.OK;
      throw toolError("not-supported", "not supported yet: --diff of documents that differ");
    }
    case "edit":
      throw toolError("not-supported", "not supported yet: --edit");
  }
}

async function runNamed(call: ToolCall, command: (typeof NAMED)[number], name: string): Promise<number> {
  const file = fileOf(call, name);
  const there = exists(call, file);
  switch (command) {
    case "create":
    case "create-empty":
      if (there && !call.has("force")) {
        throw toolError(
          "unwritable",
          `A shadow instance '${name}' already exists.\nTo prevent accidental destruction of the shadow file, the --force flag is required in order to proceed.`,
        );
      }
      return create(call, command, name, file);
    case "reset": {
      if (!there) throw missing(name);
      needForce(call, "The reset command overwrites the active shadow configuration.", "shadow file", name);
      return create(call, "create", name, file);
    }
    case "delete":
      needForce(call, "The delete command removes the specified shadow file.", "shadow file", name);
      if (there) call.io.removeFile(file);
      if (call.io.env.CIB_shadow === name) {
        call.line("Remember to unset the CIB_shadow variable by entering the following into your shell:");
        call.line("\tunset CIB_shadow");
      }
      return ExitCode.OK;
    case "switch":
      if (!there) throw missing(name);
      call.line("To switch to the named shadow instance, enter the following into your shell:");
      call.line(`\texport CIB_shadow=${name}`);
      return ExitCode.OK;
    case "commit":
      return commit(call, name);
  }
}

function needForce(call: ToolCall, what: string, whose: string, name: string): void {
  if (call.has("force")) return;
  const active = call.io.env.CIB_shadow;
  const other =
    whose === "shadow file" && active !== undefined && active !== "" && active !== name
      ? `Additionally, the supplied shadow instance (${name}) is not the same as the active one (${active}).\n`
      : "";
  throw toolError(
    "usage",
    `${what}\n${other}To prevent accidental destruction of the ${whose}, the --force flag is required in order to proceed.`,
  );
}

function missing(name: string): CrmError {
  return toolError("no-such", `Could not access shadow instance '${name}': No such file or directory`);
}

async function create(call: ToolCall, command: "create" | "create-empty", name: string, file: string): Promise<number> {
  let cib: Element;
  if (command === "create-empty") {
    cib = emptyCib(call.value("validate-with"));
    call.line(`Created new ${cib.attributes["validate-with"]} configuration`);
  } else cib = await live(call);
  call.io.writeFile(file, writeXml(cib));
  call.line("A new shadow instance was created. To begin using it, enter the following into your shell:");
  call.line(`\texport CIB_shadow=${name}`);
  return ExitCode.OK;
}

async function commit(call: ToolCall, name: string): Promise<number> {
  needForce(call, "The commit command overwrites the active cluster configuration.", "cluster", name);
  const shadow = readShadow(call, name);
  const cluster = await openLive(call);
  try {
    const { cib } = await cluster.read();
    const wanted = call.has("all") ? shadow : withConfiguration(cib, shadow);
    const origin = { user: call.io.user, client: call.io.program, commands: [`crm_shadow --commit ${name}`] };
    const outcome = await cluster.commit({ base: undefined, changes: diff(cib, wanted), origin });
    if (outcome.kind === "refused") throw new CrmError(outcome.error);
    return outcome.kind === "done" ? ExitCode.OK : ExitCode.ERROR;
  } finally {
    await cluster.close();
  }
}

function withConfiguration(cib: Element, shadow: Element): Element {
  const configuration = shadow.children.find((node) => node.kind === "element" && node.name === "configuration");
  return {
    ...cib,
    children: cib.children.map((node) =>
      node.kind === "element" && node.name === "configuration" && configuration !== undefined ? configuration : node,
    ),
  };
}

async function openLive(call: ToolCall) {
  try {
    return await call.io.openCluster({ shadow: false });
  } catch (error) {
    if (!(error instanceof CrmError) || error.code !== "no-file") throw error;
    throw toolError("no-such", "Could not connect to CIB: No such device or address");
  }
}

async function live(call: ToolCall): Promise<Element> {
  const cluster = await openLive(call);
  try {
    return (await cluster.read()).cib;
  } finally {
    await cluster.close();
  }
}

function fileOf(call: ToolCall, name: string): string {
  return shadowFile(shadowDirectory(call.io.env, process.getuid?.() ?? 0), name);
}

function exists(call: ToolCall, file: string): boolean {
  try {
    call.io.readFile(file);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

function readShadow(call: ToolCall, name: string): Element {
  const file = fileOf(call, name);
  if (!exists(call, file)) throw missing(name);
  return readXml(call.io.readFile(file), { source: file });
}
