/** Commands and levels as data: from these tables come the parser, help, completion, the manual page and the completion of
 *  bash, zsh and fish. A test holds them together. */

/** What an argument is; whoever completes looks the candidates up. */
export type ArgumentKind =
  | "word"
  | "text"
  | "resource"
  | "primitive"
  | "group"
  | "group-member"
  | "free-primitive"
  | "node"
  | "object"
  | "filter"
  | "agent"
  | "agent-class"
  | "agent-provider"
  | "agent-parameter"
  | "property"
  | "set-path"
  | "meta"
  | "parameter"
  | "operation"
  | "attribute"
  | "lifetime"
  | "duration"
  | "file"
  | "program"
  | "shadow"
  | "level"
  | "topic"
  | "option"
  | "checkpoint"
  | "ticket"
  | "template"
  | "template-config"
  | "schema"
  | "score"
  | "number"
  | "choice";

export interface Argument {
  readonly name: string;
  readonly kind: ArgumentKind;
  /** one: must be there; maybe: may be; some: one or more; any: none or more. */
  readonly need: "one" | "maybe" | "some" | "any";
  /** The words to choose from; for kinds other than `choice` these are taken besides. */
  readonly choices?: readonly string[];
}

export interface Flag {
  /** `--json`, `-t`; the first is the one that is shown. */
  readonly names: readonly string[];
  readonly value?: { readonly name: string; readonly kind: ArgumentKind; readonly choices?: readonly string[] };
  readonly summary: string;
}

export type Effect =
  /** Prints. */
  | "shows"
  /** Changes the staged document. */
  | "stages"
  /** Changes the cluster's configuration or state at once. */
  | "acts"
  /** Changes the shell itself. */
  | "shell";

export interface Command {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Names that are understood with a warning that asks for the proper one. */
  readonly deprecated: readonly string[];
  /** One line, no full stop. */
  readonly summary: string;
  readonly args: readonly Argument[];
  readonly flags: readonly Flag[];
  readonly effect: Effect;
  /** Paragraphs. */
  readonly help: string;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** A statement of the configuration language: its words are read by the grammar. */
  readonly statement: boolean;
  /** The synopsis where the arguments cannot say it. */
  readonly synopsis?: string;
  /** The list that options of another program go to, as they are. */
  readonly passesOn?: string;
  /** With `wait` on, the shell waits for the cluster to settle afterwards. */
  readonly waits: boolean;
  /** Must be typed in full in scripts. */
  readonly hidden?: boolean;
}

export interface Level {
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  readonly help: string;
  readonly commands: readonly Command[];
  /** Names of the levels that can be entered from here. */
  readonly levels: readonly string[];
}

export interface CommandOptions {
  readonly aliases?: readonly string[];
  readonly deprecated?: readonly string[];
  readonly args?: readonly Argument[];
  readonly flags?: readonly Flag[];
  readonly effect?: Effect;
  readonly help: string;
  readonly examples?: readonly (readonly [string, string])[];
  readonly statement?: boolean;
  readonly synopsis?: string;
  readonly passesOn?: string;
  readonly waits?: boolean;
  readonly hidden?: boolean;
}

export function command(name: string, summary: string, options: CommandOptions): Command {
  const { synopsis, passesOn, hidden, ...rest } = options;
  return {
    name,
    summary,
    aliases: [],
    deprecated: [],
    args: [],
    flags: [],
    effect: "shows",
    examples: [],
    statement: false,
    waits: false,
    ...rest,
    ...(synopsis === undefined ? {} : { synopsis }),
    ...(passesOn === undefined ? {} : { passesOn }),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

type Kinds = readonly string[] | undefined;
const argument =
  (need: Argument["need"]) =>
  (name: string, kind: ArgumentKind, choices?: Kinds): Argument => ({
    name,
    kind,
    need,
    ...(choices === undefined ? {} : { choices }),
  });

export const one = argument("one");
export const opt = argument("maybe");
export const some = argument("some");
export const any = argument("any");

export const flag = (names: string, summary: string, value?: Flag["value"]): Flag => ({
  names: names.split("|"),
  summary,
  ...(value === undefined ? {} : { value }),
});

export const JSON_FLAG = flag("--json", "print JSON");
export const FORCE_FLAG = flag("--force|-f", "do it in spite of what speaks against it");

/** `move <rsc> [<node>] [<lifetime>] [--keep]` */
export function synopsisOf(spec: Command): string {
  if (spec.synopsis !== undefined) return `${spec.name} ${spec.synopsis}`.trim();
  const args = spec.args.map(formatArgument);
  const flags = spec.flags.map(({ names, value }) => `[${names[0]}${value === undefined ? "" : ` <${value.name}>`}]`);
  return [spec.name, ...args, ...flags].join(" ");
}

export function formatArgument({ name, kind, need, choices }: Argument): string {
  const base = kind === "choice" && choices !== undefined ? `{${choices.join("|")}}` : `<${name}>`;
  const bare = kind === "choice" && choices?.length === 1 ? choices[0]! : base;
  switch (need) {
    case "one":
      return bare;
    case "maybe":
      return `[${bare}]`;
    case "some":
      return `${bare} [${bare}...]`;
    case "any":
      return `[${bare}...]`;
  }
}
