import type { Host } from "../host.ts";

/** How the parameters an operation would get now compare with those it was run with. */
export type DigestResult = "match" | "mismatch" | "restart" | "unknown";

/** An operation's present parameters on a host, digested. */
export interface OperationDigests {
  readonly host: Host;
  /** `monitor_10000` */
  readonly operation: string;
  result: DigestResult;
  readonly all: string;
  readonly secure: string | undefined;
  readonly restart: string | undefined;
}
