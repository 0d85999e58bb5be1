import { chmod, mkdtemp, rename, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname, join } from "node:path";
import type { Identity } from "../../acl/index.ts";
import { CrmError, type Log, Seldom } from "../../base/index.ts";
import { REQUEST_LIMIT } from "../../protocol/index.ts";
import { Session, type SessionParts } from "./session.ts";
import type { ControlTarget } from "./target.ts";
import { Viewers } from "./viewers.ts";

/** Bytes that wait for all clients of a socket together; beyond that the one that lags most is let go. */
const BACKLOG_LIMIT = 512 * 1024 * 1024;
const CLIENTS_LIMIT = 256;
/** Everybody on the host may connect to a monitor socket, and nobody shall exhaust the engine through it. */
const PUBLIC_BACKLOG_LIMIT = 128 * 1024 * 1024;
const PUBLIC_CLIENTS_LIMIT = 64;
/** What only asks is short. */
const PUBLIC_REQUEST_LIMIT = 64 * 1024;
/** The kernel takes paths of 107 bytes for Unix sockets; the place where a socket is born is a little longer. */
const PATH_LIMIT = 100;

export interface ControlServerOptions {
  readonly path: string;
  readonly mode: number;
  /** Only reads and watches (the monitor socket). */
  readonly readOnly: boolean;
  readonly target: ControlTarget;
  readonly log: Log;
  /** Who is at the other end, when that can be found out; counts more than what the client says. */
  readonly userOf?: (socket: Socket) => string | undefined;
  /** Whom the document's ACLs limit, of those who only read; undefined for one who is never limited. */
  readonly limited?: (socket: Socket) => Identity | undefined;
}

export interface ControlServer {
  close(): Promise<void>;
}

/** Serves clients on a Unix socket. @throws CrmError `socket-taken` when another process serves it */
export async function serveControl(options: ControlServerOptions): Promise<ControlServer> {
  const { path, log } = options;
  if (Buffer.byteLength(path) > PATH_LIMIT) {
    throw new CrmError({
      code: "socket-path",
      message: `the path of the socket is longer than ${PATH_LIMIT} bytes: ${path}`,
      hint: "set LIFELINE_RUNTIME_DIR to a shorter one",
    });
  }
  await removeStale(path);
  const sockets = new Set<Socket>();
  const seldom = new Seldom();
  const complain = (text: string): void => {
    if (seldom.due(text, performance.now())) log.write("warning", text);
  };
  const { target, readOnly, userOf = () => undefined, limited } = options;
  const viewers = new Viewers(target, readOnly);
  const parts: Omit<SessionParts, "viewer"> = {
    target,
    readOnly,
    limit: readOnly ? PUBLIC_REQUEST_LIMIT : REQUEST_LIMIT,
    userOf,
    complain,
    sent: (socket) => {
      if (socket.writableLength > 0) relieve(sockets, readOnly ? PUBLIC_BACKLOG_LIMIT : BACKLOG_LIMIT, complain);
    },
  };
  const most = readOnly ? PUBLIC_CLIENTS_LIMIT : CLIENTS_LIMIT;
  const server = createServer((socket) => {
    if (sockets.size >= most) {
      socket.destroy();
      complain(`more than ${most} clients: one was turned away`);
      return;
    }
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    new Session(socket, { ...parts, viewer: viewers.viewer(limited?.(socket)) }).begin();
  });
  // Too many open files, for one: the next who comes may be served again.
  server.on("error", (error) => complain(`${path}: ${error.message}`));
  await listen(server, path, options.mode);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
}

/** Born in a directory that only this user may enter, and moved into place with its mode set: nobody connects before. */
async function listen(server: Server, path: string, mode: number): Promise<void> {
  const nursery = await mkdtemp(join(dirname(path), ".s"));
  const born = join(nursery, "s");
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) =>
        reject(
          new CrmError({ code: "socket", message: `cannot listen on ${path}: ${error.message}` }, { cause: error }),
        ),
      );
      server.listen(born, resolve);
    });
    await chmod(born, mode);
    await rename(born, path);
  } finally {
    await rm(nursery, { recursive: true });
  }
}

/** What a process left that died without a word is removed; what one still serves is not. */
async function removeStale(path: string): Promise<void> {
  const alive = await new Promise<boolean>((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
  if (alive) throw new CrmError({ code: "socket-taken", message: `another process serves ${path}` });
  await rm(path, { force: true });
}

/** One that asks and does not read must not fill the engine's memory. */
function relieve(sockets: ReadonlySet<Socket>, limit: number, complain: (text: string) => void): void {
  let waiting = 0;
  let slowest: Socket | undefined;
  for (const socket of sockets) {
    waiting += socket.writableLength;
    if (socket.writableLength > (slowest?.writableLength ?? 0)) slowest = socket;
  }
  if (waiting <= limit) return;
  complain("a client does not read what it asked for: turned away");
  slowest?.destroy();
}
