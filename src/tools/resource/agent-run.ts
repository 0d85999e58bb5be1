import { type AgentName, cleanOcfCode, ExecStatus, OcfCode } from "../../agents/index.ts";
import { exitReasonOf, judge, type Operation, type Verdict } from "../../executor/index.ts";
import type { AgentRun } from "../io.ts";
import type { ToolCall } from "../run-tool.ts";

/** Commands of crm_resource that run an agent past the cluster, with the action each asks of it. */
export const AGENT_COMMANDS = {
  validate: "validate-all",
  "force-check": "monitor",
  "force-start": "start",
  "force-stop": "stop",
  "force-promote": "promote",
  "force-demote": "demote",
} as const;
export type AgentCommand = keyof typeof AGENT_COMMANDS;

export const isAgentCommand = (name: string): name is AgentCommand => Object.hasOwn(AGENT_COMMANDS, name);

/** What is to be run. */
export interface AgentTask {
  readonly command: AgentCommand;
  readonly agent: AgentName;
  /** As it was asked for; undefined when an agent was named instead of a resource. */
  readonly resource: string | undefined;
  /** The name under which the agent keeps its state. */
  readonly instance: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** From the command line; they are among the parameters too. */
  readonly overrides: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly checkLevel: number | undefined;
}

/** What came of it. */
export interface AgentResult extends Verdict {
  readonly stdout: string;
  readonly stderr: string;
}

/** Classes that only their own manager may call. */
const UNCALLABLE = new Set(["stonith", "systemd", "service"]);

export async function runTask(call: ToolCall, task: AgentTask): Promise<AgentResult> {
  const { agent, command } = task;
  const action = AGENT_COMMANDS[command];
  const objection = objectionTo(agent.class, action);
  if (objection !== undefined) {
    return { status: ExecStatus.Error, code: OcfCode.Unimplemented, exitReason: objection, stdout: "", stderr: "" };
  }
  const operation: Operation = {
    resource: { id: task.instance, class: agent.class, provider: agent.provider, type: agent.type },
    name: action,
    intervalMs: 0,
    timeoutMs: task.timeoutMs,
    startDelayMs: 0,
    parameters: {
      CRM_meta_timeout: String(task.timeoutMs),
      ...task.parameters,
      ...(task.checkLevel === undefined ? {} : { OCF_CHECK_LEVEL: String(task.checkLevel) }),
    },
    transitionKey: "",
  };
  const run = await call.io.runAgent(operation, environmentOf(call));
  return { ...verdictOf(operation, run), stdout: run.stdout, stderr: run.stderr };
}

/** Why an agent of this class is not to be called for that. */
function objectionTo(agentClass: string, action: string): string | undefined {
  if (UNCALLABLE.has(agentClass)) return `Manual execution of the ${agentClass} standard is unsupported`;
  const knows = agentClass !== "heartbeat" || ["start", "stop", "monitor"].includes(action);
  return knows ? undefined : "Scripts of the heartbeat standard start, stop and tell their status, nothing else";
}

/** Agents say more when they are asked to, and say it on standard error also when no terminal is there. */
function environmentOf(call: ToolCall): Record<string, string> {
  const verbosity = call.options.filter(({ name }) => name === "verbose").length;
  return {
    HA_debug: verbosity > 0 ? "1" : "0",
    OCF_OUTPUT_FORMAT: call.format,
    ...(verbosity > 1 ? { OCF_TRACE_RA: "1" } : {}),
    ...(call.io.env.OCF_TRACE_FILE === undefined ? { OCF_TRACE_FILE: "/dev/stderr" } : {}),
  };
}

function verdictOf(operation: Operation, { outcome, stderr }: AgentRun): Verdict {
  switch (outcome.kind) {
    case "timed-out":
      return failed(ExecStatus.Timeout, "Resource agent did not exit within specified timeout");
    case "signalled":
      return failed(ExecStatus.Error, `Resource agent interrupted by ${signalText(outcome.signal)} signal`);
    case "not-started":
      if (outcome.why !== "not-permitted") return judge(operation, outcome);
      return {
        status: ExecStatus.Done,
        code: OcfCode.NoPrivileges,
        exitReason: "Child process was unable to execute file",
      };
    case "exited": {
      const verdict = judge(operation, outcome);
      // Nobody asks a script of an init system to validate, so its codes for that mean nothing.
      const code = operation.name === "validate-all" ? cleanOcfCode(outcome.code) : verdict.code;
      return { ...verdict, code, exitReason: exitReasonOf(stderr) };
    }
    case "unsupported":
      return judge(operation, outcome);
  }
}

const failed = (status: ExecStatus, exitReason: string): Verdict => ({
  status,
  code: OcfCode.GenericError,
  exitReason,
});

const SIGNAL_TEXTS: Readonly<Record<string, string>> = {
  SIGHUP: "Hangup",
  SIGINT: "Interrupt",
  SIGQUIT: "Quit",
  SIGABRT: "Aborted",
  SIGBUS: "Bus error",
  SIGFPE: "Floating point exception",
  SIGKILL: "Killed",
  SIGSEGV: "Segmentation fault",
  SIGPIPE: "Broken pipe",
  SIGALRM: "Alarm clock",
  SIGTERM: "Terminated",
};

function signalText(signal: string): string {
  return SIGNAL_TEXTS[signal] ?? signal;
}
