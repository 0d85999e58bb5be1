import { CrmError, ExitCode } from "../../base/index.ts";
import { type Element, element, readXml } from "../../cib/index.ts";
import { schedule } from "../../scheduler/index.ts";
import { xmlOf } from "../../status/index.ts";
import type { ToolCall } from "../run-tool.ts";
import { prepareInput } from "./input.ts";

interface ProfileRequest {
  readonly repeat: number;
  readonly sanitized: boolean;
}

/** Decides for every XML file of a directory and prints how long each took. */
export function profile(directory: string, request: ProfileRequest, call: ToolCall): number {
  const { io } = call;
  let names: string[];
  try {
    names = io.list(directory);
  } catch (error) {
    throw new CrmError({ code: "no-file", message: `Could not read ${directory}` }, { cause: error });
  }
  const files = names.filter((name) => name.endsWith(".xml") && !name.startsWith("."));
  if (files.length > 0) call.line("Timings:");
  const timings: Element[] = [];
  for (const name of files) {
    const file = `${directory}/${name}`;
    const seconds = timed(file, request, call);
    if (seconds === undefined) continue;
    call.line(`  * Testing ${file} ... ${seconds.toFixed(2)} secs`);
    timings.push(xmlOf("timing", { file, duration: seconds.toFixed(6) }));
  }
  if (files.length > 0) call.add(element("timings", {}, timings));
  return ExitCode.OK;
}

/** How long it took; undefined for a file that is no cluster: it is told and passed over. */
function timed(file: string, { repeat, sanitized }: ProfileRequest, call: ToolCall): number | undefined {
  const { io } = call;
  try {
    const cib = prepareInput(readXml(io.readFile(file), { source: file }), call);
    if (cib === undefined) return undefined;
    const begin = io.nowMs();
    for (let turn = 0; turn < repeat; turn++) schedule({ cib, nowMs: io.nowMs(), zone: io.zone, sanitized });
    return (io.nowMs() - begin) / 1000;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    call.complain(`${file}: ${error.describe()}`);
    return undefined;
  }
}
