import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { CrmError } from "../../base/index.ts";
import { type Medium, mediumName } from "../../membership/index.ts";

/** An open medium. Sockets are bound to the address that says over which medium a packet came: broadcasts to the broadcast
 *  address, multicasts to the group. One on 0.0.0.0 hears everything from everywhere, and link state lies. */
export interface OpenMedium {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  send(bytes: Uint8Array): void;
  /** Of a direct medium: whom to send to. */
  setTargets(targets: readonly Target[]): void;
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

interface InterfaceAddress {
  readonly address: string;
  readonly broadcast: string;
}

/** Opens all media. Unicast lines of one interface and port share one socket.
 *  @throws CrmError `no-interface`, `cannot-bind` */
export async function openMedia(media: readonly Medium[], events: MediumEvents): Promise<OpenMedium[]> {
  const open: OpenMedium[] = [];
  try {
    for (const medium of media) if (medium.kind !== "ucast") open.push(await openOne(medium, events));
    const ucast = media.filter((medium) => medium.kind === "ucast");
    for (const [key, lines] of Map.groupBy(ucast, (line) => `${line.interface} ${line.port}`)) {
      open.push(await openUnicast(key, lines, events));
    }
  } catch (error) {
    for (const medium of open) medium.close();
    throw error;
  }
  return open;
}

/** Whether the interfaces are there, and nothing more. @throws CrmError `no-interface` */
export function checkMedia(media: readonly Medium[]): void {
  for (const medium of media) if (medium.kind !== "direct") interfaceAddress(medium.interface);
}

async function openOne(medium: Exclude<Medium, { kind: "ucast" }>, events: MediumEvents): Promise<OpenMedium> {
  const name = mediumName(medium);
  if (medium.kind === "direct") {
    const socket = await bind(medium.address, medium.port, name, events);
    const targets: Target[] = [];
    return opened(name, socket, [socket], events, targets);
  }
  const { address, broadcast } = interfaceAddress(medium.interface);
  const group = medium.kind === "bcast" ? broadcast : medium.group;
  const receiver = await bind(group, medium.port, name, events);
  const sender = await bind(address, 0, name, events);
  if (medium.kind === "bcast") sender.setBroadcast(true);
  else {
    receiver.addMembership(medium.group, address);
    sender.setMulticastInterface(address);
    sender.setMulticastTTL(medium.ttl);
    sender.setMulticastLoopback(medium.loop);
  }
  return opened(name, sender, [receiver, sender], events, [{ address: group, port: medium.port }]);
}

async function openUnicast(
  key: string,
  lines: readonly Extract<Medium, { kind: "ucast" }>[],
  events: MediumEvents,
): Promise<OpenMedium> {
  const [first] = lines;
  if (first === undefined) throw new Error(`no unicast line for ${key}`);
  const name = mediumName(first);
  const { address } = interfaceAddress(first.interface);
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
  return opened(name, socket, [socket], events, targets);
}

function opened(
  name: string,
  sender: Socket,
  sockets: readonly Socket[],
  events: MediumEvents,
  initial: readonly Target[],
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

/** @throws CrmError `no-interface` */
function interfaceAddress(name: string): InterfaceAddress {
  const found = networkInterfaces()[name]?.find(({ family }) => family === "IPv4");
  if (found === undefined) {
    throw new CrmError({ code: "no-interface", message: `no interface ${name} with an IPv4 address on this host` });
  }
  const mask = found.netmask.split(".").map(Number);
  const bytes = found.address.split(".").map(Number);
  const broadcast = bytes.map((byte, index) => (byte | (~(mask[index] ?? 255) & 255)) & 255).join(".");
  return { address: found.address, broadcast };
}
