import { existsSync } from "node:fs";
import { join } from "node:path";
import { CrmError } from "../base/index.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where shadow copies live: `CIB_shadow_dir`, else Pacemaker's own directory for root where there is one (both stacks'
 *  tools then see the same copies), else `.cib` in the home. Source: get_shadow_file of Pacemaker. */
export function shadowDirectory(env: Environment, uid: number, exists: (path: string) => boolean = existsSync): string {
  const { CIB_shadow_dir: chosen, HOME: home } = env;
  if (chosen !== undefined && chosen !== "") return chosen;
  if (uid === 0) return exists(PACEMAKER_DIRECTORY) ? PACEMAKER_DIRECTORY : "/var/lib/lifeline/shadow";
  return home?.startsWith("/") ? join(home, ".cib") : join("/tmp", `cib-${uid}`);
}

const PACEMAKER_DIRECTORY = "/var/lib/pacemaker/cib";

/** @throws CrmError `bad-name` for a name that would leave the directory */
export function shadowFile(directory: string, name: string): string {
  if (name === "" || name.includes("/") || name.includes("\0")) {
    throw new CrmError({ code: "bad-name", message: `not a name for a shadow copy: "${name}"`, hint: "no slash" });
  }
  return join(directory, `shadow.${name}`);
}
