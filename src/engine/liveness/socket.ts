import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { CrmError } from "../../base/index.ts";
import { type Medium, mediumName } from "../../membership/index.ts";
import { InterfaceWatch } from "./interface.ts";

/** An open medium. Sockets are bound to the address that says over which medium a packet came: broadcasts to the broadcast
 *  address, multicasts to the group. One on 0.0.0.0 hears everything from everywhere, and link state lies. */
export interface OpenMedium {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  send(bytes: Uint8Array): void;
  /** Of a direct medium: whom to send to. */
  setTargets(targets: readonly Target[]): void;
  /** Interfaces come and go (a bond is set up anew, an address changes) and sockets notice nothing. Mends what can be mended;
   *  false: the address is another one, and the medium must be opened anew. */
  refresh(): boolean;
  /** @throws CrmError as when it was first opened */
  again(): Promise<OpenMedium>;
  close(): void;
}

export interface Target {
  readonly address: string;
  readonly port: number;
}

export interface MediumEvents {
  readonly packet: (medium: string, address: string, bytes: Uint8Array) => void;
  /** Something went wrong with one packet or one socket; others go on. */
  readonly trouble: (medium: string, error: Error) => void;
}

/** Opens all media. Unicast lines of one interface and port share one socket.
 *  @throws CrmError `no-interface`, `cannot-bind` */
export async function openMedia(media: readonly Medium[], events: MediumEvents): Promise<OpenMedium[]> {
  const open: OpenMedium[] = [];
  try {
    for (const medium of media) if (medium.kind !== "ucast") open.push(await openOne(medium, events));
    const ucast = media.filter((medium) => medium.kind === "ucast");
    for (const [key, lines] of Map.groupBy(ucast, (line) => `${line.interface} ${line.port}`)) {
      open.push(await openUnicast(key, lines, new InterfaceWatch(lines[0]!.interface), events));
    }
  } catch (error) {
    for (const medium of open) medium.close();
    throw error;
  }
  return open;
}

/** Whether the interfaces are there, and nothing more. @throws CrmError `no-interface` */
export function checkMedia(media: readonly Medium[]): void {
  for (const medium of media) if (medium.kind !== "direct") new InterfaceWatch(medium.interface).use();
}

type Shared = Exclude<Medium, { kind: "ucast" | "direct" }>;

async function openOne(medium: Exclude<Medium, { kind: "ucast" }>, events: MediumEvents): Promise<OpenMedium> {
  if (medium.kind !== "direct") return openShared(medium, new InterfaceWatch(medium.interface), events);
  const name = mediumName(medium);
  const socket = await bind(medium.address, medium.port, name, events);
  return opened(name, { sender: socket, sockets: [socket], targets: [] }, events, {
    refresh: () => true,
    again: () => openOne(medium, events),
  });
}

/** Broadcast or multicast: what is heard and what is sent have a socket each. */
async function openShared(medium: Shared, place: InterfaceWatch, events: MediumEvents): Promise<OpenMedium> {
  const name = mediumName(medium);
  const { address, broadcast } = place.use();
  const group = medium.kind === "bcast" ? broadcast : medium.group;
  const sockets: Socket[] = [];
  try {
    const receiver = await bind(group, medium.port, name, events);
    sockets.push(receiver);
    const sender = await bind(address, 0, name, events);
    sockets.push(sender);
    if (medium.kind === "bcast") sender.setBroadcast(true);
    else {
      join(receiver, medium.group, address);
      sender.setMulticastInterface(address);
      sender.setMulticastTTL(medium.ttl);
      sender.setMulticastLoopback(medium.loop);
    }
    const targets = [{ address: group, port: medium.port }];
    return opened(name, { sender, sockets, targets }, events, {
      refresh: () => {
        if (place.hasMoved) return false;
        if (medium.kind === "mcast") join(receiver, medium.group, address);
        return true;
      },
      again: () => openShared(medium, place, events),
    });
  } catch (error) {
    for (const socket of sockets) socket.close();
    throw error;
  }
}

/** Joins a group, again if need be: an interface that was made anew is in none. */
function join(socket: Socket, group: string, address: string): void {
  try {
    socket.addMembership(group, address);
  } catch (error) {
    // In it already; or, when it is asked again, the interface is gone for the moment.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EADDRINUSE" && code !== "ENODEV") throw error;
  }
}

async function openUnicast(
  key: string,
  lines: readonly Extract<Medium, { kind: "ucast" }>[],
  place: InterfaceWatch,
  events: MediumEvents,
): Promise<OpenMedium> {
  const [first] = lines;
  if (first === undefined) throw new Error(`no unicast line for ${key}`);
  const name = mediumName(first);
  const { address } = place.use();
  const own = new Set(Object.values(networkInterfaces()).flatMap((list) => list?.map((entry) => entry.address) ?? []));
  const targets: Target[] = [];
  for (const { peer, port } of lines) {
    const found = await lookup(peer, { family: 4 }).catch((error: unknown) => {
      throw new CrmError({ code: "no-peer", message: `ucast ${first.interface} ${peer}: ${String(error)}` });
    });
    // The same ha.cf serves all hosts: a line that names this one is without effect.
    if (!own.has(found.address)) targets.push({ address: found.address, port });
  }
  const socket = await bind(address, first.port, name, events);
  return opened(name, { sender: socket, sockets: [socket], targets }, events, {
    refresh: () => !place.hasMoved,
    again: () => openUnicast(key, lines, place, events),
  });
}

interface Sockets {
  readonly sender: Socket;
  readonly sockets: readonly Socket[];
  readonly targets: readonly Target[];
}

function opened(
  name: string,
  { sender, sockets, targets: initial }: Sockets,
  events: MediumEvents,
  care: Pick<OpenMedium, "refresh" | "again">,
): OpenMedium {
  let targets = initial;
  const { address, port } = sender.address();
  return {
    name,
    address,
    port,
    send(bytes) {
      for (const target of targets) {
        sender.send(bytes, target.port, target.address, (error) => {
          if (error) events.trouble(name, error);
        });
      }
    },
    setTargets(next) {
      targets = next;
    },
    ...care,
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}

async function bind(address: string, port: number, name: string, events: MediumEvents): Promise<Socket> {
  const socket = createSocket({ type: "udp4", reuseAddr: true, recvBufferSize: 1 << 20 });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(new CrmError({ code: "cannot-bind", message: `${name}: ${error.message}` }, { cause: error }));
    });
    socket.bind(port, address, resolve);
  });
  socket.removeAllListeners("error");
  socket.on("error", (error) => events.trouble(name, error));
  socket.on("message", (bytes, from) => events.packet(name, from.address, bytes));
  return socket;
}
