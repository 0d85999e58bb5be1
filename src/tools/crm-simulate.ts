import { CrmError, ExitCode } from "../base/index.ts";
import { SIMULATE_DESCRIPTION, SIMULATE_OPTIONS, SIMULATE_SUMMARY } from "./crm-simulate-options.ts";
import type { ToolIo } from "./io.ts";
import { helpText, parseArguments } from "./options.ts";
import { profile } from "./simulate/profile.ts";
import { type SimulateRequest, simulateRequest } from "./simulate/request.ts";
import { Simulation } from "./simulate/simulation.ts";
import { VERSION_TEXT } from "./version.ts";

/** Runs crm_simulate and answers its exit code. */
export async function crmSimulate(argv: readonly string[], io: ToolIo): Promise<number> {
  try {
    const { options } = await parseArguments(SIMULATE_OPTIONS, argv);
    return run(simulateRequest(options), io);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    io.err(`${io.program}: ${error.message}\n`);
    return EXIT_CODES[error.code] ?? ExitCode.ERROR;
  }
}

const EXIT_CODES: Readonly<Record<string, number>> = {
  usage: ExitCode.USAGE,
  "bad-date": ExitCode.DATAERR,
  "no-input": ExitCode.DATAERR,
  "bad-schema": ExitCode.CONFIG,
  "bad-cib": ExitCode.CONFIG,
  "cannot-create": ExitCode.CANTCREAT,
  "no-cluster": ExitCode.DISCONNECT,
  "cluster-down": ExitCode.DISCONNECT,
};

function run(request: SimulateRequest, io: ToolIo): number {
  if (request.help) {
    io.out(helpText(io.program, SIMULATE_SUMMARY, SIMULATE_OPTIONS, SIMULATE_DESCRIPTION));
    return ExitCode.OK;
  }
  if (request.version) {
    io.out(VERSION_TEXT);
    return ExitCode.OK;
  }
  if (request.profile !== undefined) return profile(request.profile, request, io);
  if (request.format === "xml") throw new CrmError({ code: "usage", message: "not supported yet: --output-as=xml" });
  return new Simulation(request, io).run();
}
