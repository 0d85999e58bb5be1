/** The command line of crm: options first, then a command with its words. */
export interface CommandLine {
  readonly kind: "run";
  /** Words of a command; empty: a script from standard input, or a prompt. */
  readonly words: readonly string[];
  /** `-f FILE`; `-` is standard input. */
  readonly file: string | undefined;
  readonly shadow: string | undefined;
  readonly connect: string | undefined;
  readonly display: string | undefined;
  readonly force: boolean;
  readonly answerNo: boolean;
  readonly wait: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  readonly commitAtEnd: boolean;
  readonly debug: boolean;
  readonly playground: boolean;
  readonly plain: boolean;
  readonly help: boolean;
  /** A line that is being typed in another shell. */
  readonly compgen: string | undefined;
  /** `section.name=value` */
  readonly settings: readonly string[];
}

export type ParsedLine =
  | CommandLine
  | { readonly kind: "version" }
  | { readonly kind: "usage"; readonly message: string };

export interface OptionSpec {
  readonly names: readonly string[];
  readonly value?: string;
  readonly summary: string;
}

/** All options, as help and the manual page list them. */
export const OPTIONS: readonly OptionSpec[] = [
  { names: ["-f", "--file"], value: "FILE", summary: "run the lines of a file; - is standard input" },
  { names: ["-c", "--cib"], value: "CIB", summary: "work on a shadow copy" },
  { names: ["--connect"], value: "SOCKET", summary: "work on the cluster behind a socket" },
  { names: ["--playground"], summary: "start a playground and work on it" },
  { names: ["-D", "--display"], value: "STYLE", summary: "how output looks: plain, color-always, color or uppercase" },
  { names: ["-F", "--force"], summary: "do it in spite of what speaks against it; answer questions with yes" },
  { names: ["-n", "--no"], summary: "answer questions with no" },
  { names: ["-w", "--wait"], summary: "wait for the cluster to settle after each change" },
  { names: ["--strict"], summary: "a script stops at its first error" },
  { names: ["--commit-at-end"], summary: "a script's staged changes are committed at its end, as in crmsh" },
  { names: ["--json"], summary: "print JSON where that can be" },
  { names: ["-o", "--opt"], value: "OPTION=VALUE", summary: "set an option of the shell, as crm.conf does" },
  { names: ["--plain"], summary: "no screen drawing: lines only" },
  { names: ["-H", "--history"], value: "SOURCE", summary: "where the level history reads from: live" },
  { names: ["--compgen"], value: "LINE", summary: "what could follow this line, for the completion of other shells" },
  { names: ["-d", "--debug"], summary: "say more" },
  { names: ["-h", "--help"], summary: "show this" },
  { names: ["--version"], summary: "show the version" },
];

/** Taken for crmsh's sake, without effect. */
const IGNORED: Readonly<Record<string, boolean>> = {
  "-R": false,
  "--regression-tests": false,
  "-X": true,
  "--profile": true,
  "--scriptdir": true,
  "-H": true,
  "--history": true,
};

export function readCommandLine(argv: readonly string[]): ParsedLine {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    const ignored = IGNORED[name];
    if (ignored !== undefined) {
      if (ignored && equals < 0) at++;
      continue;
    }
    const spec = OPTIONS.find(({ names }) => names.includes(name));
    if (spec === undefined) {
      const joined = splitJoined(word);
      if (joined === undefined)
        return { kind: "usage", message: `crm: unknown option ${word} (crm --help lists them)` };
      for (const [option, value] of joined) remember(option, value, flags, values);
      continue;
    }
    if (spec.value === undefined) flags.add(spec.names[0]!);
    else {
      const value = equals < 0 ? argv[++at] : word.slice(equals + 1);
      if (value === undefined) return { kind: "usage", message: `crm: ${name} needs a value: ${spec.value}` };
      remember(spec, value, flags, values);
    }
  }
  if (flags.has("--version")) return { kind: "version" };
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  return {
    kind: "run",
    words: argv.slice(at),
    file: last("-f"),
    shadow: last("-c"),
    connect: last("--connect"),
    display: last("-D"),
    force: flags.has("-F"),
    answerNo: flags.has("-n"),
    wait: flags.has("-w"),
    json: flags.has("--json"),
    strict: flags.has("--strict"),
    commitAtEnd: flags.has("--commit-at-end"),
    debug: flags.has("-d"),
    playground: flags.has("--playground"),
    plain: flags.has("--plain"),
    help: flags.has("-h"),
    compgen: last("--compgen"),
    settings: values.get("-o") ?? [],
  };
}

function remember(spec: OptionSpec, value: string, flags: Set<string>, values: Map<string, string[]>): void {
  const name = spec.names[0]!;
  if (spec.value === undefined) flags.add(name);
  else values.set(name, [...(values.get(name) ?? []), value]);
}

/** `-Fw`, `-Dplain` */
function splitJoined(word: string): [OptionSpec, string][] | undefined {
  if (word.startsWith("--") || word.length < 3) return undefined;
  const found: [OptionSpec, string][] = [];
  for (let at = 1; at < word.length; at++) {
    const spec = OPTIONS.find(({ names }) => names.includes(`-${word[at]}`));
    if (spec === undefined) return undefined;
    if (spec.value !== undefined) {
      found.push([spec, word.slice(at + 1)]);
      return at + 1 < word.length ? found : undefined;
    }
    found.push([spec, ""]);
  }
  return found;
}
