import type { Socket } from "node:net";
import { connect, createServer, type Server, type TLSSocket } from "node:tls";
import { CrmError, Seldom } from "../../base/index.ts";
import type { AuthKeys } from "../../membership/index.ts";
import { Connection } from "./connection.ts";
import { formatIdentity, keyFor, linkKey, parseIdentity } from "./secret.ts";
import type { LinkEvent, LinkMessage, Links, PeerAddress } from "./types.ts";

export interface TlsLinksOptions {
  readonly host: string;
  /** To listen on; undefined: all addresses. */
  readonly address: string | undefined;
  /** 0 takes any. */
  readonly port: number;
  readonly keys: AuthKeys;
  /** A link on which nothing was heard for so long is broken. */
  readonly patienceMs: number;
}

export interface TlsLinks extends Links {
  /** authkeys was read again: for links made from now on. */
  setKeys(keys: AuthKeys): void;
}

/** TLS 1.3 with a pre-shared key and a fresh Diffie-Hellman exchange: no certificates, and what was recorded stays secret
 *  even when the cluster's key gets out. */
const TLS = { minVersion: "TLSv1.3", maxVersion: "TLSv1.3", ciphers: "TLS_AES_128_GCM_SHA256" } as const;
const RETRY_MS = 100;
const RETRY_LIMIT_MS = 2000;
const HANDSHAKE_MS = 5000;
/** A call that took longer is not waited for when there is news of the peer. */
const CALL_AGAIN_MS = 300;
/** Calls from addresses of no peer, connected or not yet: beyond these, who calls is hung up on. Open files are for agents. */
const STRANGERS_LIMIT = 32;
/** Failures that are not worth a word. */
const PATIENT_CALLS = 2;

interface Peer {
  where: PeerAddress;
  connection: Connection | undefined;
  dialling: TLSSocket | undefined;
  retry: NodeJS.Timeout | undefined;
  retryMs: number;
  /** Which of its addresses is tried next. */
  attempt: number;
  diallingSinceMs: number;
  /** Calls in a row that led to nothing. */
  failures: number;
}

/** @throws CrmError `cannot-listen` */
export async function tlsLinks(options: TlsLinksOptions): Promise<TlsLinks> {
  const links = new Tls(options);
  await links.open();
  return links;
}

/** OpenSSL's errors are lines of codes; what went wrong stands beside. */
function wordsOf(error: Error): string {
  return "reason" in error ? String(error.reason) : error.message.split("\n", 1)[0]!;
}

class Tls implements TlsLinks {
  readonly #options: TlsLinksOptions;
  readonly #server: Server;
  readonly #peers = new Map<string, Peer>();
  /** Who a socket says it is; true once its handshake is done, for that proves the key of this name. */
  readonly #callers = new WeakMap<TLSSocket, string>();
  readonly #complaints = new Seldom();
  #keys: AuthKeys;
  #listener: (event: LinkEvent) => void = () => undefined;
  #strangers = 0;
  #closed = false;

  constructor(options: TlsLinksOptions) {
    this.#options = options;
    this.#keys = options.keys;
    this.#server = createServer({
      ...TLS,
      handshakeTimeout: HANDSHAKE_MS,
      pskCallback: (socket, text) => {
        const identity = parseIdentity(text);
        if (identity !== undefined) this.#callers.set(socket, identity.dialler);
        return keyFor(this.#keys, identity, options.host, new Set(this.#peers.keys())) ?? null;
      },
    });
    this.#server.prependListener("connection", (socket: Socket) => this.#admit(socket));
    this.#server.on("secureConnection", (socket) => this.#accepted(socket));
    this.#server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
      if (error.code === "ECONNRESET") return; // who hangs up is refused nothing
      const { remoteAddress = "unknown" } = socket as Socket;
      this.#refuse(remoteAddress, `no link: ${wordsOf(error)}`);
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  open(): Promise<void> {
    const { port, address } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) => {
        const message = `cannot listen for links on TCP port ${port}: ${error.message}`;
        reject(new CrmError({ code: "cannot-listen", message }, { cause: error }));
      });
      this.#server.listen({ port, ...(address === undefined ? {} : { host: address }) }, () => {
        this.#server.removeAllListeners("error");
        this.#server.on("error", (error) => this.#refuse("the network", error.message));
        resolve();
      });
    });
  }

  listen(listener: (event: LinkEvent) => void): void {
    this.#listener = listener;
  }

  setKeys(keys: AuthKeys): void {
    this.#keys = keys;
  }

  send(to: string, message: LinkMessage): boolean {
    return this.#peers.get(to)?.connection?.send(JSON.stringify(message)) ?? false;
  }

  setPeer(host: string, where: PeerAddress | undefined): void {
    const peer = this.#peers.get(host);
    if (where === undefined) {
      if (peer === undefined) return;
      this.#peers.delete(host);
      clearTimeout(peer.retry);
      peer.dialling?.destroy();
      peer.connection?.close("not a peer any more");
      return;
    }
    if (peer === undefined) {
      const fresh: Peer = {
        where,
        connection: undefined,
        dialling: undefined,
        retry: undefined,
        retryMs: RETRY_MS,
        attempt: 0,
        diallingSinceMs: 0,
        failures: 0,
      };
      this.#peers.set(host, fresh);
      this.#dial(host, fresh);
      return;
    }
    peer.where = where;
    if (peer.connection !== undefined) return;
    // A call into silence would be repeated by TCP only after as long again.
    const { dialling } = peer;
    if (dialling !== undefined && performance.now() - peer.diallingSinceMs < CALL_AGAIN_MS) return;
    clearTimeout(peer.retry);
    peer.dialling = undefined;
    dialling?.destroy();
    peer.retryMs = RETRY_MS;
    this.#dial(host, peer);
  }

  giveUp(host: string, reason: string): void {
    this.#peers.get(host)?.connection?.close(reason);
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const host of [...this.#peers.keys()]) this.setPeer(host, undefined);
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Of two hosts the first by name calls, the other listens. */
  #dial(host: string, peer: Peer): void {
    if (this.#closed || this.#options.host > host || peer.connection !== undefined) return;
    const { addresses, port } = peer.where;
    const address = addresses[peer.attempt++ % addresses.length];
    if (address === undefined) return;
    const identity = { number: this.#keys.active.number, dialler: this.#options.host, listener: host };
    const psk = linkKey(this.#keys.active, identity);
    const socket = connect({
      ...TLS,
      host: address,
      port,
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ psk, identity: formatIdentity(identity) }),
    });
    peer.dialling = socket;
    peer.diallingSinceMs = performance.now();
    socket.setTimeout(HANDSHAKE_MS, () => socket.destroy(new Error("no answer")));
    socket.once("error", (error) => {
      // A peer that has just come up may not know this host yet.
      if (++peer.failures > PATIENT_CALLS) this.#refuse(host, `no link to ${address} port ${port}: ${wordsOf(error)}`);
    });
    socket.once("close", () => {
      if (peer.dialling !== socket) return;
      peer.dialling = undefined;
      this.#dialLater(host, peer);
    });
    socket.once("secureConnect", () => {
      if (peer.dialling !== socket || this.#peers.get(host) !== peer) return;
      peer.dialling = undefined;
      this.#establish(host, peer, socket);
    });
  }

  #dialLater(host: string, peer: Peer): void {
    if (this.#closed || this.#peers.get(host) !== peer) return;
    clearTimeout(peer.retry);
    peer.retry = setTimeout(() => this.#dial(host, peer), peer.retryMs);
    peer.retryMs = Math.min(peer.retryMs * 2, RETRY_LIMIT_MS);
  }

  #admit(socket: Socket): void {
    const address = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
    for (const { where } of this.#peers.values()) if (where.addresses.includes(address)) return;
    if (this.#strangers >= STRANGERS_LIMIT) {
      this.#refuse(address, `more than ${STRANGERS_LIMIT} calls from addresses of no peer`);
      socket.destroy();
      return;
    }
    this.#strangers++;
    socket.once("close", () => this.#strangers--);
  }

  #accepted(socket: TLSSocket): void {
    const host = this.#callers.get(socket);
    const peer = host === undefined ? undefined : this.#peers.get(host);
    if (host === undefined || peer === undefined) socket.destroy();
    else this.#establish(host, peer, socket);
  }

  #establish(host: string, peer: Peer, socket: TLSSocket): void {
    const before = peer.connection;
    if (before !== undefined) {
      peer.connection = undefined;
      before.close("replaced by a new one");
      this.#listener({ kind: "down", host, reason: "the peer made a new one" });
    }
    socket.setTimeout(0);
    const connection = new Connection(socket, this.#options.patienceMs, {
      message: (message) => {
        if (peer.connection === connection) this.#listener({ kind: "message", from: host, message });
      },
      closed: (reason) => {
        if (peer.connection !== connection) return;
        peer.connection = undefined;
        this.#listener({ kind: "down", host, reason });
        this.#dialLater(host, peer);
      },
    });
    peer.connection = connection;
    peer.retryMs = RETRY_MS;
    peer.failures = 0;
    this.#listener({ kind: "up", host });
  }

  /** What outsiders can cause is said at most once a minute. */
  #refuse(from: string, reason: string): void {
    if (this.#complaints.due(`${from} ${reason}`, performance.now())) this.#listener({ kind: "refused", from, reason });
  }
}
