import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";
import { CrmError } from "../../base/index.ts";
import { LOWEST_TOKEN, type Token } from "../../executor/index.ts";
import { PATIENCE, type Patience, persevere } from "../disk/index.ts";
import type { TokenStore } from "./types.ts";

const TOKEN = v.object({
  term: v.object({ number: v.pipe(v.number(), v.safeInteger()), host: v.string() }),
  view: v.pipe(v.number(), v.safeInteger()),
});

/** The token in a file of its own: written beside it, synced, renamed, the directory synced. While the disk refuses, orders of
 *  a new view wait. */
export function fileTokens(path: string, patience: Patience = PATIENCE): TokenStore {
  let turn: Promise<void> = Promise.resolve();
  const write = async (token: Token): Promise<void> => {
    const scratch = `${path}.new`;
    const file = await open(scratch, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(token));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(scratch, path);
    const directory = await open(dirname(path), "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  };
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(path, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return LOWEST_TOKEN;
        throw error;
      }
      return parse(text, path);
    },
    save(token) {
      turn = turn.then(() => persevere(path, () => write(token), patience));
      return turn;
    },
  };
}

function parse(text: string, path: string): Token {
  try {
    return v.parse(TOKEN, JSON.parse(text));
  } catch (error) {
    throw new CrmError(
      {
        code: "torn-token",
        message: "the record of the last order obeyed cannot be read",
        hint: "make sure that nothing of the cluster runs on this host, then remove the file",
        at: { source: path },
      },
      { cause: error },
    );
  }
}

/** For hosts without a disk of their own: the playground's and the tests'. */
export function memoryTokens(): TokenStore {
  let kept = LOWEST_TOKEN;
  return {
    load: () => Promise.resolve(kept),
    save(token) {
      kept = token;
      return Promise.resolve();
    },
  };
}
