import { CrmError } from "../../base/index.ts";

export type AuthMethod = "crc" | "md5" | "sha1";

export interface AuthKey {
  readonly number: number;
  readonly method: AuthMethod;
  /** Empty for crc, which signs nothing: it only finds damaged packets. */
  readonly secret: string;
}

export interface AuthKeys {
  /** The key that signs what this host sends. */
  readonly active: AuthKey;
  /** All keys a packet may be signed with, by number. */
  readonly keys: ReadonlyMap<number, AuthKey>;
}

const METHODS: readonly string[] = ["crc", "md5", "sha1"];

/** A file that others can read holds no secret. The owner is not looked at, as in Heartbeat.
 *  @throws CrmError `authkeys-permissions` */
export function checkAuthkeysMode(mode: number, source: string): void {
  if ((mode & 0o044) === 0) return;
  throw new CrmError({
    code: "authkeys-permissions",
    message: `others than the owner can read it (mode ${(mode & 0o777).toString(8).padStart(3, "0")})`,
    hint: `chmod 600 ${source}`,
    at: { source },
  });
}

/** Reads authkeys(5): `auth N` first, then lines `N METHOD [SECRET]`. @throws CrmError `bad-authkeys` with the line. */
export function parseAuthkeys(text: string, source: string): AuthKeys {
  const keys = new Map<number, AuthKey>();
  let active: { readonly number: number; readonly line: number } | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = index + 1;
    const wrong = (message: string, hint?: string): CrmError =>
      new CrmError({ code: "bad-authkeys", message, ...(hint === undefined ? {} : { hint }), at: { source, line } });
    const [first, second, third] = raw
      .replace(/#.*$/, "")
      .split(/[ \t]+/)
      .filter((word) => word !== "");
    if (first === undefined) continue;
    if (first === "auth") {
      if (second === undefined || !isKeyNumber(second)) throw wrong("auth needs a key number from 0 to 15");
      active = { number: Number(second), line };
      continue;
    }
    if (!isKeyNumber(first)) throw wrong(`unknown line "${first}"`, "expected: auth N, or N METHOD SECRET");
    if (active === undefined) throw wrong("a key comes before the auth line", "begin with: auth N");
    if (second === undefined || !METHODS.includes(second)) {
      throw wrong(`unknown method "${second ?? ""}" of key ${first}`, "crc, md5 or sha1");
    }
    if (second === "crc" && third !== undefined) throw wrong(`key ${first}: crc takes no secret`);
    if (second !== "crc" && third === undefined) throw wrong(`key ${first}: ${second} needs a secret`);
    keys.set(Number(first), { number: Number(first), method: second as AuthMethod, secret: third ?? "" });
  }
  if (active === undefined) {
    throw new CrmError({ code: "bad-authkeys", message: "no auth line", hint: "begin with: auth N", at: { source } });
  }
  const key = keys.get(active.number);
  if (key === undefined) {
    throw new CrmError({
      code: "bad-authkeys",
      message: `auth names key ${active.number}, but there is none of that number`,
      at: { source, line: active.line },
    });
  }
  return { active: key, keys };
}

function isKeyNumber(word: string): boolean {
  return /^\d{1,2}$/.test(word) && Number(word) <= 15;
}
