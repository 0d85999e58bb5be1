import { CrmError } from "../../base/index.ts";
import type { Runner } from "../session/context.ts";
import type { Output } from "../session/output.ts";

/** Commands of the root, each loaded when it is run. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  monitor: ({ out }) => openScreen(out, "monitor"),
  workspace: ({ out }) => openScreen(out, "workspace"),
  verify: async (context) => (await import("./verify.ts")).verify(context),
  status: async (context) => (await import("./status.ts")).status(context),
  report: async (context) => (await import("./report.ts")).report(context),
  apply: async (context) => (await import("./apply.ts")).apply(context),
  explain: async (context) => (await import("./explain.ts")).explain(context),
  "what-if": async (context) => (await import("./what-if.ts")).whatIf(context),
  impact: async (context) => (await import("./impact.ts")).impact(context),
  wait: async (context) => (await import("./wait-for.ts")).wait(context),
  graph: async (context) => (await import("./graph.ts")).graph(context),
  completion: async ({ args, out }) => {
    const { SCRIPTS } = await import("../completion/scripts.ts");
    out.text(SCRIPTS[args.get("shell") as keyof typeof SCRIPTS]);
    return true;
  },
};

/** @throws CrmError where there is no terminal to open it on */
async function openScreen({ front }: Output, screen: "monitor" | "workspace"): Promise<boolean> {
  if (front.open === undefined) {
    throw new CrmError({
      code: "no-terminal",
      message: `${screen} needs a terminal`,
      hint: "`status` prints the same once",
    });
  }
  await front.open(screen);
  return true;
}
