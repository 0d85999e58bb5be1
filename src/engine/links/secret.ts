import { hkdfSync } from "node:crypto";
import type { AuthKey, AuthKeys } from "../../membership/index.ts";

/** Both ends of a link prove that they know the cluster's secret by a key made from it for this pair of hosts and key
 *  number. The identity goes over the wire in clear and says which: `lifeline/1 NUMBER DIALLER LISTENER`. */

export interface LinkIdentity {
  readonly number: number;
  readonly dialler: string;
  readonly listener: string;
}

export function formatIdentity({ number, dialler, listener }: LinkIdentity): string {
  return `lifeline/1 ${number} ${dialler} ${listener}`;
}

export function parseIdentity(text: string): LinkIdentity | undefined {
  const match = /^lifeline\/1 (\d{1,2}) ([^ ]+) ([^ ]+)$/.exec(text);
  if (match === null) return undefined;
  return { number: Number(match[1]), dialler: match[2]!, listener: match[3]! };
}

export function linkKey(key: AuthKey, { dialler, listener }: LinkIdentity): Buffer {
  const secret = Buffer.from(`${key.method} ${key.secret}`);
  return Buffer.from(hkdfSync("sha256", secret, "lifeline link", `${dialler} ${listener}`, 32));
}

/** The key that an identity asks for, if it is one for a host of this name from one of these peers. */
export function keyFor(
  keys: AuthKeys,
  identity: LinkIdentity | undefined,
  own: string,
  peers: ReadonlySet<string>,
): Buffer | undefined {
  if (identity === undefined || identity.listener !== own || !peers.has(identity.dialler)) return undefined;
  const key = keys.keys.get(identity.number);
  return key === undefined ? undefined : linkKey(key, identity);
}
