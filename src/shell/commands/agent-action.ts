import { type AgentName, formatAgentName, ocfCodeText } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import type { World } from "../session/context.ts";
import type { Output } from "../session/output.ts";

/** Runs one action of an OCF agent on this host, outside of the cluster's control, and says how it ended. */
export async function runAction(
  world: World,
  out: Output,
  name: AgentName,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<boolean> {
  if (name.class !== "ocf") {
    throw new CrmError({
      code: "not-supported",
      message: `${formatAgentName(name)}: only agents of the class ocf can be run by hand`,
    });
  }
  const root = world.edge.env.OCF_ROOT ?? "/usr/lib/ocf";
  const program = `${root}/resource.d/${name.provider}/${name.type}`;
  if (!(await world.edge.isFile(program)))
    throw new CrmError({
      code: "no-such-agent",
      message: `${formatAgentName(name)} is not installed here`,
      at: { source: program },
    });
  const variables = Object.entries({
    OCF_ROOT: root,
    OCF_RA_VERSION_MAJOR: "1",
    OCF_RA_VERSION_MINOR: "1",
    OCF_RESOURCE_INSTANCE: name.type,
    ...prefixed(parameters),
  });
  const { code, stdout, stderr } = await world.edge.run([
    "/usr/bin/env",
    ...variables.map(([key, value]) => `${key}=${value}`),
    program,
    action,
  ]);
  for (const line of `${stdout}${stderr}`.split("\n").filter((text) => text.trim() !== "")) tell(out, line);
  const text = `${formatAgentName(name)} ${action}: ${ocfCodeText(code)} (${code})`;
  if (code === 0) out.info(text);
  else out.error(text);
  return code === 0;
}

function prefixed(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`OCF_RESKEY_${name}`, value]));
}

/** Agents begin their lines with a level, some with a date before it. */
function tell(out: Output, line: string): void {
  const [, level, text] = /^(?:[A-Z][a-z]{2} +\d+ [\d:]{8} )?(ERROR|WARNING|INFO|DEBUG|ocf-exit-reason):\s*(.*)$/.exec(
    line,
  ) ?? [undefined, "INFO", line];
  if (level === "ERROR" || level === "ocf-exit-reason") out.error(text!);
  else if (level === "WARNING") out.warn(text!);
  else out.info(text!);
}
