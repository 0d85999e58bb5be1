import { CrmError } from "../../base/index.ts";
import type { CommandContext, Runner, RunResult } from "../session/context.ts";
import { PREFERENCES, SETTINGS } from "../settings.ts";

/** `show [all|OPTION]` */
function show({ world, out, args }: CommandContext): RunResult {
  const wanted = args.get("option");
  const { settings } = world;
  if (args.has("--json") || world.options.json) {
    out.json(Object.fromEntries(SETTINGS.map(({ key }) => [key, settings.get(key)])));
    return true;
  }
  if (wanted === undefined) {
    for (const [name, key] of Object.entries(PREFERENCES)) out.line(`${name} "${settings.get(key)}"`);
    return true;
  }
  const keys = SETTINGS.filter(
    ({ key }) =>
      wanted === "all" ||
      key === wanted ||
      key.endsWith(`.${wanted.replaceAll("-", "_")}`) ||
      PREFERENCES[wanted] === key,
  );
  if (keys.length === 0) throw new CrmError({ code: "no-such-option", message: `Unknown option: ${wanted}` });
  for (const { key } of keys) out.line(`${key} = ${settings.get(key)}`);
  return true;
}

function preference(name: string): Runner {
  return async ({ world, args }) => {
    const value = args.get("value")!;
    if (name === "editor" || name === "pager") {
      if ((await world.edge.which(value)) === undefined) {
        throw new CrmError({ code: "bad-option", message: `${value} does not exist or is not a program` });
      }
    }
    world.settings.set(PREFERENCES[name]!, value);
    return true;
  };
}

async function save({ world }: CommandContext): Promise<RunResult> {
  await world.edge.writeFile(world.edge.settingsFiles.user, world.settings.toText());
  return true;
}

/** The commands of the options level. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  show,
  set: ({ world, args }) => {
    world.settings.set(args.get("option")!, args.get("value")!);
    return true;
  },
  reset: ({ world }) => {
    world.settings.reset();
    return true;
  },
  save,
  ...Object.fromEntries(Object.keys(PREFERENCES).map((name) => [name, preference(name)])),
};
