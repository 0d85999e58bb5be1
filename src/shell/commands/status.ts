import { CrmError } from "../../base/index.ts";
import { buildStatus } from "../../status/index.ts";
import { type CommandContext, lookAt, type RunResult, secretRules } from "../session/context.ts";
import { readState, timeOf } from "../session/decide.ts";
import { hideValues, STARS, secretValuesIn } from "../session/secrets.ts";

/** Words of `status`, and crm_mon's options for them, as crmsh has them. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  full: ["-n", "-c", "-r", "-f", "-t"],
  bynode: ["-n"],
  inactive: ["-r"],
  ops: ["-o"],
  timing: ["-t"],
  failcounts: ["-f"],
  verbose: ["-V"],
  quiet: ["-Q"],
  html: ["--output-as=html"],
  xml: ["--output-as=xml"],
  simple: ["-s"],
  tickets: ["-c"],
  noheaders: ["-D"],
  detail: ["-R"],
  brief: ["-b"],
};

/** `status [bynode] [inactive] [ops] ...`: what runs where. */
export async function status({ world, args, out }: CommandContext): Promise<RunResult> {
  if (args.has("--json") || world.options.json) {
    const { snapshot } = await lookAt(world);
    const values = secretValuesIn(snapshot.cib, secretRules(world));
    const view = buildStatus(readState(snapshot.cib, await timeOf(world)));
    const hidden = ({ attributes, ...host }: (typeof view.hosts)[number]) => ({
      ...host,
      attributes: attributes.map((each) => (values.has(each.value) ? { ...each, value: STARS } : each)),
    });
    out.json({ ...view, hosts: view.hosts.map(hidden) });
    return true;
  }
  const words = args.list("option");
  const options = words.length === 0 ? ["-r"] : words.flatMap((word) => OPTIONS[word] ?? [word]);
  const { code, stdout, stderr } = await world.edge.tool("crm_mon", ["-1", ...options], world.cluster);
  // Hosts may have attributes that are nobody's business either.
  const { snapshot } = await lookAt(world);
  out.plain(hideValues(stdout, secretValuesIn(snapshot.cib, secretRules(world))));
  if (stderr.trim() !== "") {
    if (code !== 0) throw new CrmError({ code: "status", message: stderr.trim().replace(/^crm_mon: /, "") });
    out.warn(stderr.trim());
  }
  return code === 0 ? true : code;
}
