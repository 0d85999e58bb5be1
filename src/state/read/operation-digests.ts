/** How the parameters an operation would get now compare with those it was run with. */
export type DigestResult = "match" | "mismatch" | "restart" | "unknown";

export interface OperationDigests {
  result: DigestResult;
  readonly all: string;
  readonly secure: string | undefined;
  readonly restart: string | undefined;
}
