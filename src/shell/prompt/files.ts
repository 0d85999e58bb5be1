import { posix } from "node:path";
import type { Edge } from "../edge.ts";
import type { Candidate } from "../interface.ts";
import { candidate } from "./candidate.ts";

/** More would only scroll by. */
const MAX_FILES = 500;

/** Names of files and directories where the typed path leads. */
export async function fileCandidates(edge: Edge, typed: string): Promise<readonly Candidate[]> {
  const slash = typed.lastIndexOf("/") + 1;
  const head = typed.slice(0, slash);
  const home = edge.env.HOME;
  const directory = head.startsWith("~/") && home !== undefined ? posix.join(home, head.slice(2)) : head;
  const hidden = typed.slice(slash).startsWith(".");
  const names = (await edge.listFiles(directory === "" ? "." : directory))
    .filter((name) => name.startsWith(typed.slice(slash)) && (hidden || !name.startsWith(".")))
    .slice(0, MAX_FILES);
  const plain = await Promise.all(names.map((name) => edge.isFile(directory + name)));
  return names.map((name, index) =>
    plain[index] === true ? candidate(head + name, "file") : candidate(`${head}${name}/`, "directory", "", ""),
  );
}
