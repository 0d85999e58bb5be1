// Connections to a Unix socket that speak nonsense, stay silent or break off: node garbage.ts SOCKET
import { connect, type Socket } from "node:net";

const [path] = process.argv.slice(2);
const texts: readonly (string | Buffer)[] = [
  "GET / HTTP/1.0\r\n\r\n",
  "{}",
  "[".repeat(100_000),
  '{"kind":"commit","changes":null}\n',
  Buffer.alloc(4, 0xff),
  Buffer.from([0xff, 0xff, 0xff, 0x7f, 0x7b]),
  Buffer.from([0, 0, 0, 2, 0x7b, 0x7d]),
  Buffer.from([2, 0, 0, 0, 0x7b, 0x7d]),
  Buffer.alloc(1_000_000, 0x41),
  "",
];

async function say(text: string | Buffer, how: "end" | "destroy"): Promise<void> {
  const socket: Socket = connect(path!);
  // That the other side closes on us, or resets, is what is wanted.
  const closed = new Promise<void>((resolve) => socket.on("error", () => undefined).once("close", () => resolve()));
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  if (how === "end") socket.end();
  setTimeout(() => socket.destroy(), how === "end" ? 300 : 0);
  socket.resume();
  await closed;
}

for (const text of texts) {
  await say(text, "end");
  await say(text, "destroy");
}
console.log(`${texts.length * 2} connections made`);
