import { type Runner, requireResource } from "../../session/context.ts";
import { ban, clear, move } from "./move.ts";
import { cleanup, failcount, refresh, secret } from "./orders.ts";
import { demote, maintenance, manage, promote, restart, start, stop, unmanage } from "./state.ts";
import { trace, untrace } from "./trace.ts";
import { valueCommand } from "./values.ts";
import { constraints, locate, operations, status } from "./view.ts";

/** The commands of the resource level. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  status,
  locate,
  start,
  stop,
  restart,
  promote,
  demote,
  manage,
  unmanage,
  maintenance,
  move,
  ban,
  clear,
  constraints,
  cleanup,
  refresh,
  failcount,
  meta: valueCommand({ element: "meta_attributes" }, "attr", requireResource),
  param: valueCommand({ element: "instance_attributes" }, "param", requireResource),
  utilization: valueCommand({ element: "utilization" }, "attr", requireResource),
  secret,
  operations,
  scores: async (context) => (await import("../simulate.ts")).scores(context),
  trace,
  untrace,
};
