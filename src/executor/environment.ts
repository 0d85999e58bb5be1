import { positionalArguments } from "../agents/index.ts";
import type { Operation } from "./operation.ts";

export interface EnvironmentOptions {
  readonly ocfRoot: string;
  /** `HA_logfacility` and `HA_debug` as agents read them. */
  readonly logFacility: string;
  readonly debug: number;
  /** Where agents keep their state until the next boot. */
  readonly stateDirectory: string;
}

/** How an agent is called. */
export interface Invocation {
  readonly argv: readonly string[];
  /** Added to the daemon's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Written to standard input; undefined: none. */
  readonly input: string | undefined;
}

/** The words and variables an agent's class is called with. Source: services_linux.c (add_action_env_vars) and the OCF
 *  resource agent API; heartbeat scripts: ResourceManager's doscript. */
export function invocation(operation: Operation, options: EnvironmentOptions): Invocation {
  const { resource, name, parameters } = operation;
  switch (resource.class) {
    case "ocf":
      return { argv: [name], environment: ocfEnvironment(operation, options), input: undefined };
    case "heartbeat":
      return {
        argv: [...positionalArguments(parameters), name === "monitor" ? "status" : name],
        environment: common(options),
        input: undefined,
      };
    case "lsb":
    case "service":
      return { argv: [name === "monitor" ? "status" : name], environment: common(options), input: undefined };
    default:
      return { argv: [name], environment: common(options), input: undefined };
  }
}

function common(options: EnvironmentOptions): Record<string, string> {
  return {
    HA_logfacility: options.logFacility,
    HA_LOGFACILITY: options.logFacility,
    HA_debug: String(options.debug),
    HA_cluster_type: "heartbeat",
    HA_quorum_type: "heartbeat",
    HA_RSCTMP: options.stateDirectory,
  };
}

function ocfEnvironment(operation: Operation, options: EnvironmentOptions): Record<string, string> {
  const { resource, parameters } = operation;
  const environment: Record<string, string> = {
    ...common(options),
    OCF_RA_VERSION_MAJOR: "1",
    OCF_RA_VERSION_MINOR: "1",
    OCF_ROOT: options.ocfRoot,
    OCF_EXIT_REASON_PREFIX: EXIT_REASON_PREFIX,
    OCF_RESOURCE_INSTANCE: resource.id,
    OCF_RESOURCE_TYPE: resource.type,
    ...(resource.provider === undefined ? {} : { OCF_RESOURCE_PROVIDER: resource.provider }),
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (name === "OCF_CHECK_LEVEL") environment[name] = value;
    else if (isParameterName(name)) environment[`OCF_RESKEY_${name}`] = value;
  }
  return environment;
}

/** What cannot stand in an environment is left out rather than let it spoil the others. */
function isParameterName(name: string): boolean {
  return name !== "" && !name.includes("=") && !name.includes("\0");
}

export const EXIT_REASON_PREFIX = "ocf-exit-reason:";

/** The last line of standard error that gives a reason. */
export function exitReasonOf(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.startsWith(EXIT_REASON_PREFIX));
  return lines.at(-1)?.slice(EXIT_REASON_PREFIX.length).trim() ?? "";
}
