import { createHash, randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { CrmError } from "../../base/index.ts";

/** Who this host is on the wire, over all its starts. */
export interface Identity {
  /** Raises by one at every start; the first ever begins at the time of day, so that a host set up anew is not taken for a
   *  replay of its former self. */
  readonly generation: number;
  readonly uuid: Uint8Array;
}

export interface IdentityOptions {
  readonly directory: string;
  readonly host: string;
  readonly generationFrom: "file" | "time";
  readonly uuidFrom: "file" | "nodename";
  readonly epochMs: number;
}

/** Reads, raises and writes back, durably: a generation is never used twice.
 *  @throws CrmError `bad-identity` when a file is damaged. */
export async function nextIdentity(options: IdentityOptions): Promise<Identity> {
  const { directory, host, generationFrom, uuidFrom, epochMs } = options;
  const seconds = Math.floor(epochMs / 1000);
  const generationFile = join(directory, "generation");
  const before = await readOptional(generationFile);
  if (before !== undefined && !/^\d{1,15}\n?$/.test(before)) throw damaged(generationFile);
  const generation = generationFrom === "time" ? seconds : before === undefined ? seconds + 1 : Number(before) + 1;
  await writeDurably(directory, "generation", `${generation}\n`);
  if (uuidFrom === "nodename") {
    return { generation, uuid: createHash("sha256").update(host).digest().subarray(0, 16) };
  }
  const uuidFile = join(directory, "uuid");
  const known = await readOptional(uuidFile);
  if (known !== undefined && !/^[0-9a-f]{32}\n?$/.test(known)) throw damaged(uuidFile);
  const uuid = known === undefined ? randomBytes(16) : Buffer.from(known.trim(), "hex");
  if (known === undefined) await writeDurably(directory, "uuid", `${uuid.toString("hex")}\n`);
  return { generation, uuid };
}

function damaged(file: string): CrmError {
  return new CrmError({
    code: "bad-identity",
    message: "the file is damaged",
    hint: "remove it: it is then made anew",
    at: { source: file },
  });
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function writeDurably(directory: string, name: string, text: string): Promise<void> {
  const path = join(directory, name);
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const folder = await open(directory, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
