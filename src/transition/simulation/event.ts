/** What a simulation did, in order; `crm_simulate` prints them. */
export type SimulationEvent =
  | { readonly kind: "pseudo"; readonly task: string; readonly host: string | undefined }
  | {
      readonly kind: "resource";
      readonly resource: string;
      readonly operation: string;
      readonly host: string;
      readonly intervalMs: number;
    }
  | { readonly kind: "cluster"; readonly task: string; readonly host: string; readonly resource: string | undefined }
  | { readonly kind: "fence"; readonly target: string; readonly action: string }
  /** An action that was told to fail does. */
  | { readonly kind: "failing"; readonly actionId: number; readonly rc: number }
  | { readonly kind: "attribute"; readonly name: string; readonly value: string; readonly hostId: string }
  | { readonly kind: "spec"; readonly spec: string }
  | { readonly kind: "quorum" | "watchdog"; readonly value: string }
  | { readonly kind: "host"; readonly host: string; readonly change: "up" | "down" | "fail" }
  | {
      readonly kind: "ticket";
      readonly ticket: string;
      readonly change: "grant" | "revoke" | "standby" | "activate";
    }
  /** Something asked for could not be done; the rest goes on. */
  | { readonly kind: "error"; readonly text: string };
