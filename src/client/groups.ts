import { readFileSync } from "node:fs";
import { errorCode } from "../base/index.ts";

/** Groups that list a user. Those that come from elsewhere than the file are not known here. */
export function groupsOf(user: string, file = "/etc/group"): string[] {
  return textOf(file)
    .split("\n")
    .map((line) => line.split(":"))
    .filter(([, , , members = ""]) => members.split(",").includes(user))
    .map(([name = ""]) => name);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    // Then all groups come from elsewhere.
    return "";
  }
}
