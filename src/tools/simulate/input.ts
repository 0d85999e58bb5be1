import { CrmError } from "../../base/index.ts";
import { type Element, element, firstChild, readXml, upgradeCib } from "../../cib/index.ts";
import { shadowDirectory, shadowFile } from "../../client/index.ts";
import type { ToolIo } from "../io.ts";
import type { ToolCall } from "../run-tool.ts";
import { claimedSchema } from "./schema.ts";

/** What is simulated, and when. */
export interface SimulationInput {
  /** As the newest schema has it, with a status. */
  readonly cib: Element;
  readonly nowMs: number;
  /** The file that --in-place stores the result in; undefined where there is none that it may touch. */
  readonly place: string | undefined;
}

interface Source {
  /** File, `-` for standard input, undefined for the cluster that the environment names. */
  readonly input: string | undefined;
}

export function systemReason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^[A-Z]+: ([^,]*),.*$/, "$1") : String(error);
}

/** undefined for a document that cannot be simulated: why is told. @throws CrmError when it cannot be read */
export async function readInput({ input }: Source, call: ToolCall): Promise<SimulationInput | undefined> {
  const { io } = call;
  if (input === undefined) return readCluster(call);
  let cib: Element;
  try {
    cib = readXml(input === "-" ? io.readStdin() : io.readFile(input), { source: input === "-" ? "stdin" : input });
  } catch (error) {
    const why = error instanceof CrmError ? error.describe() : systemReason(error);
    throw new CrmError({ code: "data-error", message: `Could not read input XML: ${why}` }, { cause: error });
  }
  const prepared = prepareInput(cib, call);
  return prepared && { cib: prepared, nowMs: io.nowMs(), place: input === "-" ? undefined : input };
}

/** The running cluster, a file or a shadow copy, at the cluster's own time: a playground's may run faster. Nothing is stored
 *  but in a shadow copy, which is there to be tried on. */
async function readCluster(call: ToolCall): Promise<SimulationInput | undefined> {
  const { io } = call;
  const cluster = await io.openCluster();
  try {
    const { cib } = await cluster.read();
    const ownTime = cluster.setting === "playground" ? (await cluster.status()).nowMs : undefined;
    const prepared = prepareInput(cib, call, cluster.setting !== "file");
    return prepared && { cib: prepared, nowMs: ownTime ?? io.nowMs(), place: shadowOf(io) };
  } finally {
    await cluster.close();
  }
}

function shadowOf({ env }: ToolIo): string | undefined {
  const { CIB_shadow: name, LIFELINE_SOCKET: socket } = env;
  if (name === undefined || name === "" || (socket !== undefined && socket !== "")) return undefined;
  return shadowFile(shadowDirectory(env, process.getuid?.() ?? 0), name);
}

/** Adds a status where there is none, checks the document against its schema (a running cluster did that), upgrades, and says
 *  when no schema is checked. undefined when it does not conform. */
export function prepareInput(cib: Element, call: ToolCall, running = false): Element | undefined {
  const whole =
    firstChild(cib, "status") === undefined ? { ...cib, children: [...cib.children, element("status")] } : cib;
  const schema = whole.attributes["validate-with"];
  if (schema === "none") {
    call.io.err(
      'Schema validation of configuration is disabled (support for validate-with set to "none" is deprecated and will be removed in a future release)\n',
    );
    return whole;
  }
  const known = running ? whole : claimedSchema(whole, call);
  return known && upgradeCib(known).cib;
}
