import { ExitCode } from "../base/index.ts";
import { SIMULATE_DESCRIPTION, SIMULATE_OPTIONS, SIMULATE_SUMMARY } from "./crm-simulate-options.ts";
import type { ToolIo } from "./io.ts";
import { runTool, type ToolCall, type ToolDefinition } from "./run-tool.ts";
import { readInput } from "./simulate/input.ts";
import { printerOf } from "./simulate/printer.ts";
import { profile } from "./simulate/profile.ts";
import { simulateRequest } from "./simulate/request.ts";
import { Simulation } from "./simulate/simulation.ts";

export const crmSimulateTool: ToolDefinition = {
  name: "crm_simulate",
  summary: SIMULATE_SUMMARY,
  description: SIMULATE_DESCRIPTION,
  options: SIMULATE_OPTIONS,
  run,
};

export function crmSimulate(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmSimulateTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  const request = simulateRequest(call.options, call.format);
  if (request.profile !== undefined) return profile(request.profile, request, call);
  const input = await readInput(request, call);
  if (input === undefined) return ExitCode.CONFIG;
  const printer = await printerOf(request, call);
  const complete = new Simulation(request, input, call.io, printer).run();
  return complete ? ExitCode.OK : ExitCode.ERROR;
}
