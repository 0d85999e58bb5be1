import { readFileSync } from "node:fs";

/** Groups that list a user. Those that come from elsewhere than the file are not known here. */
export function groupsOf(user: string, file = "/etc/group"): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .filter(([, , , members = ""]) => members.split(",").includes(user))
    .map(([name = ""]) => name);
}
