import type { Runner } from "../session/context.ts";

/** Commands of the root, each loaded when it is run. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  verify: async (context) => (await import("./verify.ts")).verify(context),
};
