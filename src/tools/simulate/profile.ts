import { CrmError, ExitCode } from "../../base/index.ts";
import { readXml } from "../../cib/index.ts";
import { schedule } from "../../scheduler/index.ts";
import type { ToolIo } from "../io.ts";
import { prepareInput } from "./input.ts";

/** Decides for every XML file of a directory and prints how long each took. */
export function profile(
  directory: string,
  request: { readonly repeat: number; readonly sanitized: boolean },
  io: ToolIo,
): number {
  let names: string[];
  try {
    names = io.list(directory);
  } catch (error) {
    throw new CrmError({ code: "no-input", message: `Could not read ${directory}` }, { cause: error });
  }
  const files = names.filter((name) => name.endsWith(".xml") && !name.startsWith("."));
  if (files.length > 0) io.out("Timings:\n");
  for (const name of files) {
    const path = `${directory}/${name}`;
    const cib = prepareInput(readXml(io.readFile(path), { source: path }), io);
    const begin = io.nowMs();
    for (let turn = 0; turn < request.repeat; turn++) {
      schedule({ cib, nowMs: io.nowMs(), zone: io.zone, sanitized: request.sanitized });
    }
    io.out(`  * Testing ${path} ... ${((io.nowMs() - begin) / 1000).toFixed(2)} secs\n`);
  }
  return ExitCode.OK;
}
