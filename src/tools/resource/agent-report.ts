import { ExecStatus, execStatusText, formatAgentName } from "../../agents/index.ts";
import { CrmError, ExitCode, exitCodeInfo } from "../../base/index.ts";
import { type Element, element, readXml } from "../../cib/index.ts";
import { inHashOrder } from "../../state/index.ts";
import type { ToolCall } from "../run-tool.ts";
import type { AgentResult, AgentTask } from "./agent-run.ts";

/** Says how the run of an agent went, with all it printed. @returns the exit code: the agent's own */
export function reportAgent(call: ToolCall, task: AgentTask, result: AgentResult): number {
  const { command, agent, resource, overrides } = task;
  const shown = inHashOrder([...overrides], ([name]) => name);
  const about = resource === undefined ? "" : ` for '${resource}'`;
  for (const [name, value] of shown) {
    call.line(`Overriding the cluster configuration${about} with '${name}' = '${value}'`);
  }
  if (!call.xml) reportText(call, task, result);
  const words = {
    action: command,
    class: agent.class,
    type: agent.type,
    ...(resource === undefined ? {} : { rsc: resource }),
    ...(agent.provider === undefined ? {} : { provider: agent.provider }),
  };
  const rsc = resource === undefined ? {} : { rsc: resource };
  const overridden = shown.map(([name, value]) => element("override", { name, value, ...rsc }));
  call.add(
    element("resource-agent-action", words, [
      element("overrides", {}, overridden),
      statusXml(result),
      ...outputXml(result),
    ]),
  );
  if (result.code !== ExitCode.OK) call.complain(`Error performing operation: ${codeText(result.code)}`);
  return result.code;
}

function codeText(code: number): string {
  return exitCodeInfo(code)?.text ?? "Unknown exit status";
}

function reportText(call: ToolCall, { command, agent, resource }: AgentTask, result: AgentResult): void {
  const { status, code, exitReason, stdout, stderr } = result;
  const what = `Operation ${command}${resource === undefined ? "" : ` for ${resource}`} (${formatAgentName(agent)})`;
  const why = exitReason === "" ? "" : `: ${exitReason}`;
  const quiet = call.has("quiet");
  if (status === ExecStatus.Done && !quiet) call.line(`${what} returned ${code} (${codeText(code)}${why})`);
  if (status !== ExecStatus.Done) call.complainBare(`${what} could not be executed (${execStatusText(status)}${why})`);
  if (stdout !== "" && isXml(stdout)) {
    call.io.out(stdout);
    return;
  }
  for (const text of [stdout, stderr]) if (text !== "") call.line(text);
}

function statusXml({ status, code, exitReason }: AgentResult): Element {
  return element("agent-status", {
    code: String(code),
    message: codeText(code),
    execution_code: String(status),
    execution_message: execStatusText(status),
    ...(exitReason === "" ? {} : { reason: exitReason }),
  });
}

function outputXml({ code, stdout, stderr }: AgentResult): Element[] {
  if (stdout !== "" && isXml(stdout)) return [element("command", {}, [{ kind: "text", text: stdout }])];
  const outputs = Object.entries({ stdout, stderr }).flatMap(([source, text]) =>
    text === "" ? [] : [element("output", { source }, [{ kind: "text", text }])],
  );
  return outputs.length === 0 ? [] : [element("command", { code: String(code) }, outputs)];
}

function isXml(text: string): boolean {
  try {
    readXml(text);
    return true;
  } catch (error) {
    if (error instanceof CrmError) return false;
    throw error;
  }
}
