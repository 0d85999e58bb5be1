import { CrmError } from "../../base/index.ts";
import type { World } from "../session/context.ts";

/** Resources that would stop besides. */
export async function alsoStopped(_world: World, _ids: readonly string[]): Promise<string[]> {
  throw new CrmError({ code: "not-supported", message: "not supported yet: what else would stop" });
}
