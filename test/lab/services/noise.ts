// What no daemon should fall over: datagrams that are too big, cut short, unsigned or nonsense, from a neighbour.
//   node noise.ts OWN-ADDRESS PORT ADDRESS...
import { createSocket } from "node:dgram";

const [own, port, ...addresses] = process.argv.slice(2);
const EACH = 20;

const unsigned =
  ">>>\nt=status\nst=active\ndt=7530\nprotocol=1\nsrc=server1\nseq=7fffffff\nhg=7fffffff\nts=0\nttl=3\n<<<\n";
const netstring = "###\n8:t=status,9:st=active,12:src=server2,,15:seq=99999999999,%%%\n";
const random = (bytes: number): Buffer =>
  Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 7919 + bytes) & 255));

const datagrams: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from(">"),
  Buffer.from(">>>\n"),
  Buffer.from("###\n999999999:"),
  Buffer.from("###\n-1:x,%%%\n"),
  Buffer.from(unsigned),
  Buffer.from(unsigned.slice(0, 40)),
  Buffer.from(unsigned.replace("<<<\n", "auth=2 0000000000000000000000000000000000000000\n<<<\n")),
  Buffer.from(unsigned.replace("server1", "x".repeat(60_000))),
  Buffer.from(netstring),
  Buffer.from(">>>\n(((\n".repeat(2000)),
  Buffer.alloc(65_507, "a"),
  random(1),
  random(200),
  random(1400),
  random(60_000),
];

const socket = createSocket("udp4");
await new Promise<void>((resolve) => socket.bind(0, resolve));
socket.setBroadcast(true);
socket.setMulticastInterface(own!);
let sent = 0;
for (let round = 0; round < EACH; round++) {
  for (const datagram of datagrams) {
    for (const address of addresses) {
      await new Promise<void>((resolve, reject) =>
        socket.send(datagram, Number(port), address, (error) => (error === null ? resolve() : reject(error))),
      );
      sent++;
    }
  }
}
socket.close();
console.log(`${sent} datagrams sent`);
