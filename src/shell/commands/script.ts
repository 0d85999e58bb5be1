import { CrmError } from "../../base/index.ts";
import type { Runner } from "../session/context.ts";

const absent: Runner = () => {
  throw new CrmError({
    code: "not-supported",
    message: "not supported: crmsh's cluster scripts are not part of Lifeline",
    hint: "`configure template` fills in ready-made configurations, `apply` carries out files",
  });
};

export const RUNNERS: Readonly<Record<string, Runner>> = { list: absent, show: absent, verify: absent, run: absent };
