import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Socket } from "node:net";

export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;

type GetSockOpt = (fd: number, level: number, name: number, value: Buffer, length: Buffer) => number;
let getsockopt: GetSockOpt | undefined;

/** Who is at the other end of a Unix socket, as the kernel knows it; Node has no call for it. Loaded at the first need, for
 *  most daemons never need it. undefined where it cannot be found out. */
export function peerCredentials(socket: Socket): PeerCredentials | undefined {
  const { _handle: handle } = socket as unknown as { readonly _handle?: { readonly fd?: number } };
  if (handle?.fd === undefined || handle.fd < 0) return undefined;
  try {
    getsockopt ??= load();
  } catch {
    // No prebuilt FFI for this system: what the client says of itself must do.
    return undefined;
  }
  const value = Buffer.alloc(12);
  const length = Buffer.from(Uint32Array.of(12).buffer);
  if (getsockopt(handle.fd, SOL_SOCKET, SO_PEERCRED, value, length) !== 0) return undefined;
  return { pid: value.readInt32LE(0), uid: value.readUInt32LE(4), gid: value.readUInt32LE(8) };
}

function load(): GetSockOpt {
  const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
  const libc = koffi.load("libc.so.6");
  return libc.func("int getsockopt(int fd, int level, int name, _Out_ uint8_t *value, _Inout_ uint8_t *length)");
}

/** The name of a user, or `uid N` when there is none. */
export function userName(uid: number, passwd = "/etc/passwd"): string {
  return entryOf(passwd, (fields) => fields[2] === String(uid))?.[0] ?? `uid ${uid}`;
}

/** The number of a group; undefined when there is no such group. */
export function groupId(name: string, group = "/etc/group"): number | undefined {
  const found = entryOf(group, (fields) => fields[0] === name)?.[2];
  return found === undefined ? undefined : Number(found);
}

function entryOf(file: string, wanted: (fields: readonly string[]) => boolean): readonly string[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // Users may come from elsewhere; then numbers are shown.
    return undefined;
  }
  return text
    .split("\n")
    .map((line) => line.split(":"))
    .find(wanted);
}
