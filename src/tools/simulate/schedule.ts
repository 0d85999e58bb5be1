import { CrmError } from "../../base/index.ts";
import type { Decision, ScheduleInput } from "../../scheduler/index.ts";
import * as scheduler from "../../scheduler/index.ts";

export function schedule(input: ScheduleInput & { readonly zone?: unknown }): Decision {
  const decide = (scheduler as unknown as { readonly schedule?: (input: ScheduleInput) => Decision }).schedule;
  if (decide === undefined) throw new CrmError({ code: "no-scheduler", message: "not supported yet: deciding" });
  return decide(input);
}
