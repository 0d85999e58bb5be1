import { dirname } from "node:path";
import { CrmError } from "../../base/index.ts";
import { suggest } from "../../language/index.ts";
import { type CommandContext, type Runner, type RunResult, staging, type World } from "../session/context.ts";
import { applyText } from "./configure/text.ts";
import { TEMPLATES, type Template } from "./template-catalogue.ts";

/** A template that is being filled in. */
interface Filled {
  readonly name: string;
  readonly parts: readonly { readonly template: Template; readonly values: ReadonlyMap<string, string> }[];
}

const directoryOf = (world: World): string => `${dirname(world.edge.settingsFiles.user)}/templates`;
const fileOf = (world: World, name: string): string => `${directoryOf(world)}/${name}`;

function templateNamed(name: string): Template {
  const found = TEMPLATES.find((template) => template.name === name);
  if (found !== undefined) return found;
  const names = TEMPLATES.map((template) => template.name);
  const near = suggest(name, names);
  throw new CrmError({
    code: "no-such-template",
    message: `there is no template ${name}`,
    hint: near === undefined ? names.join(", ") : `did you mean ${near}?`,
  });
}

/** The text that is kept and edited: a line for each template, then its values; what is not set is commented out. */
function textOf({ parts }: Filled): string {
  return parts
    .map(({ template, values }) => {
      const lines = template.parameters.flatMap(({ name, required, fallback, text }) => {
        const value = values.get(name);
        const line = value === undefined ? `${required ? "" : "#"}${name}=${fallback ?? ""}` : `${name}=${value}`;
        return [`# ${text}${required ? " (must be set)" : ""}`, line];
      });
      return [`template ${template.name}`, ...lines, ""].join("\n");
    })
    .join("\n");
}

function read(name: string, text: string): Filled {
  const parts: { template: Template; values: Map<string, string> }[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const head = /^template\s+(\S+)$/.exec(line);
    if (head !== null) {
      parts.push({ template: templateNamed(head[1]!), values: new Map() });
      continue;
    }
    const pair = /^([\w-]+)\s*=\s*(.*)$/.exec(line);
    const part = parts.at(-1);
    if (pair === null || part === undefined)
      throw new CrmError({
        code: "bad-template",
        message: `not a value: ${line}`,
        at: { source: name, line: index + 1 },
      });
    if (pair[2] !== "") part.values.set(knownParameter(part.template, pair[1]!), pair[2]!);
  }
  return { name, parts };
}

function knownParameter(template: Template, name: string): string {
  const names = template.parameters.map((parameter) => parameter.name);
  if (names.includes(name)) return name;
  const near = suggest(name, names);
  throw new CrmError({
    code: "no-such-parameter",
    message: `template ${template.name} has no parameter ${name}`,
    hint: near === undefined ? names.join(", ") : `did you mean ${near}?`,
  });
}

/** @throws CrmError when a value is missing */
function statementsOf({ name, parts }: Filled): string[] {
  return parts.flatMap(({ template, values }, index) => {
    const missing = template.parameters.filter((parameter) => parameter.required && !values.has(parameter.name));
    if (missing.length > 0) {
      throw new CrmError({
        code: "missing-value",
        message: `${name}: ${template.name} needs ${missing.map((parameter) => parameter.name).join(", ")}`,
        hint: "`edit` fills it in",
      });
    }
    const value = (key: string): string | undefined => {
      const text = values.get(key) ?? template.parameters.find((parameter) => parameter.name === key)?.fallback;
      return text === undefined || /^[\w.:/,+@%-]+$/.test(text) ? text : `"${text.replaceAll(/(["\\])/g, "\\$1")}"`;
    };
    return template.statements(parts.length === 1 || index === 0 ? name : `${name}-${template.name}`, value);
  });
}

/** `new [NAME] TEMPLATE... [params NAME=VALUE...]` */
async function create({ world, args, out }: CommandContext): Promise<RunResult> {
  const words = [args.get("config")!, ...args.list("template")];
  const at = words.indexOf("params");
  const names = at < 0 ? words : words.slice(0, at);
  const params = at < 0 ? [] : words.slice(at + 1);
  const [first = "", ...others] = names;
  const isTemplate = TEMPLATES.some(({ name }) => name === first);
  const templates = (others.length === 0 && isTemplate ? [first] : others).map(templateNamed);
  if (templates.length === 0)
    throw new CrmError({
      code: "usage",
      message: "Expected <template>",
      hint: TEMPLATES.map(({ name }) => name).join(", "),
    });
  for (const { name } of templates) out.info(`pulling in template ${name}`);
  const values = new Map<string, string>();
  for (const param of params) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(param) ?? [];
    if (name === undefined) throw new CrmError({ code: "usage", message: `not a value: ${param}`, hint: "name=value" });
    if (!templates.some((template) => template.parameters.some((parameter) => parameter.name === name)))
      knownParameter(templates[0]!, name);
    values.set(name, value!);
  }
  const parts = templates.map((template) => ({
    template,
    values: new Map([...values].filter(([name]) => template.parameters.some((parameter) => parameter.name === name))),
  }));
  await world.edge.writeFile(fileOf(world, first), textOf({ name: first, parts }));
  world.template = first;
  return true;
}

/** The configuration that is named, or the one at hand. */
async function chosen(world: World, name: string | undefined): Promise<Filled> {
  const wanted = name ?? world.template;
  if (wanted === undefined)
    throw new CrmError({ code: "usage", message: "Expected <config>", hint: "`new` begins one" });
  if (!(await world.edge.isFile(fileOf(world, wanted))))
    throw new CrmError({
      code: "no-such-config",
      message: `there is no configuration ${wanted}`,
      hint: (await world.edge.listFiles(directoryOf(world))).join(", ") || "`new` begins one",
    });
  return read(wanted, await world.edge.readFile(fileOf(world, wanted)));
}

async function load({ world, args }: CommandContext): Promise<RunResult> {
  const { name } = await chosen(world, args.get("config"));
  world.template = name;
  return true;
}

async function edit({ world, args, out }: CommandContext): Promise<RunResult> {
  const filled = await chosen(world, args.get("config"));
  const text = textOf(filled);
  const next = await out.front.edit(text);
  if (next === undefined || next === text) {
    out.info("nothing was changed");
    return true;
  }
  read(filled.name, next);
  await world.edge.writeFile(fileOf(world, filled.name), next);
  return true;
}

async function show({ world, args, out }: CommandContext): Promise<RunResult> {
  const filled = await chosen(world, args.get("config"));
  for (const line of statementsOf(filled)) out.line(line);
  return true;
}

async function list({ world, args, out }: CommandContext): Promise<RunResult> {
  const what = args.get("what");
  if (what !== "configs") {
    out.line("Templates:");
    for (const { name, summary } of TEMPLATES) out.line(`  ${name.padEnd(14)}${summary}`);
  }
  if (what !== "templates") {
    const names = await world.edge.listFiles(directoryOf(world));
    if (names.length > 0 || what === "configs") out.line("Configurations:");
    for (const name of names) out.line(`  ${name}${name === world.template ? " (in use)" : ""}`);
  }
  return true;
}

async function remove({ world, args }: CommandContext): Promise<RunResult> {
  const { name } = await chosen(world, args.get("config"));
  if (name === world.template && args.get("force") === undefined)
    throw new CrmError({ code: "in-use", message: `${name} is in use`, hint: `delete ${name} force` });
  await world.edge.removeFile(fileOf(world, name));
  if (world.template === name) world.template = undefined;
  return true;
}

/** `apply [replace|update] [CONFIG]` */
async function apply({ world, args, out, line }: CommandContext): Promise<RunResult> {
  const filled = await chosen(world, args.get("config"));
  const method = args.get("method") === "replace" ? ("replace" as const) : ("update" as const);
  const text = statementsOf(filled).join("\n");
  return applyText(world, await staging(world), out, text, {
    method: { kind: method },
    xml: false,
    source: `template ${filled.name}`,
    line,
  });
}

export const RUNNERS: Readonly<Record<string, Runner>> = {
  new: create,
  load,
  edit,
  show,
  list,
  delete: remove,
  apply,
};
