import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type LinkEvent, type Links, memoryLinks, tlsLinks } from "../../../src/engine/index.ts";
import { encodeFrame, FrameReader } from "../../../src/engine/links/frame.ts";
import { parseAuthkeys } from "../../../src/membership/index.ts";

const open: Links[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((links) => links.close()));
});

async function host(name: string, secret = "secret"): Promise<{ links: Links; events: LinkEvent[] }> {
  const keys = parseAuthkeys(`auth 1\n1 sha1 ${secret}\n`, "authkeys");
  const links = await tlsLinks({ host: name, address: "127.0.0.1", port: 0, keys, patienceMs: 1000 });
  const events: LinkEvent[] = [];
  links.listen((event) => events.push(event));
  open.push(links);
  return { links, events };
}

function meet(a: { links: Links }, nameA: string, b: { links: Links }, nameB: string): void {
  a.links.setPeer(nameB, { addresses: ["127.0.0.1"], port: b.links.port });
  b.links.setPeer(nameA, { addresses: ["127.0.0.1"], port: a.links.port });
}

describe("links over TLS", () => {
  it("carry messages both ways in order and tell both ends when they break", async () => {
    const a = await host("a");
    const b = await host("b");
    meet(a, "a", b, "b");
    await expect.poll(() => [a.events[0]?.kind, b.events[0]?.kind]).toEqual(["up", "up"]);
    const big = "x".repeat(3_000_000);
    for (const data of [1, { big }, 3]) a.links.send("b", { channel: "agreement", data });
    b.links.send("a", { channel: "manager", data: "back" });
    await expect.poll(() => b.events.length).toBe(4);
    expect(b.events.slice(1).map((event) => event.kind === "message" && event.message.data)).toEqual([1, { big }, 3]);
    await expect.poll(() => a.events.length).toBe(2);
    await b.links.close();
    await expect.poll(() => a.events.at(-1)?.kind).toBe("down");
    expect(a.links.send("b", { channel: "manager", data: 1 })).toBe(false);
  });

  it("break off when what comes is a message to nobody", async () => {
    const a = await host("a");
    const b = await host("b");
    meet(a, "a", b, "b");
    await expect.poll(() => [a.events.at(-1)?.kind, b.events.at(-1)?.kind]).toEqual(["up", "up"]);
    a.links.send("b", JSON.parse('{"channel":"elsewhere","data":{"kind":"hello"}}'));
    const reason = "not understood: a message to nobody";
    await expect.poll(() => b.events[1]).toEqual({ kind: "down", host: "a", reason });
    a.links.send("b", JSON.parse("null"));
    await expect.poll(() => b.events.filter(({ kind }) => kind === "message")).toEqual([]);
  });

  it("are made again by themselves", async () => {
    const a = await host("a");
    const b = await host("b");
    meet(a, "a", b, "b");
    await expect.poll(() => a.events.at(-1)?.kind).toBe("up");
    b.links.setPeer("a", undefined);
    await expect.poll(() => a.events.at(-1)?.kind).not.toBe("up");
    b.links.setPeer("a", { addresses: ["127.0.0.1"], port: a.links.port });
    await expect.poll(() => b.events.at(-1)?.kind, { timeout: 5000 }).toBe("up");
    await expect.poll(() => a.events.at(-1)?.kind).toBe("up");
  });

  it("are given up with a dead peer, and made again at once when it is told of anew", async () => {
    const a = await host("a");
    const b = await host("b");
    meet(a, "a", b, "b");
    await expect.poll(() => [a.events.at(-1)?.kind, b.events.at(-1)?.kind]).toEqual(["up", "up"]);
    a.links.giveUp("b", "it is dead");
    await expect.poll(() => a.events[1]).toEqual({ kind: "down", host: "b", reason: "it is dead" });
    meet(a, "a", b, "b");
    await expect.poll(() => [a.events.at(-1)?.kind, b.events.at(-1)?.kind]).toEqual(["up", "up"]);
  });

  it("refuse another key and an unknown name, and say so", async () => {
    const a = await host("a");
    const b = await host("b", "another");
    meet(a, "a", b, "b");
    await expect.poll(() => b.events.map(({ kind }) => kind)).toContain("refused");
    expect(a.events.map(({ kind }) => kind)).not.toContain("up");
    const stranger = await host("0stranger");
    stranger.links.setPeer("b", { addresses: ["127.0.0.1"], port: b.links.port });
    await expect.poll(() => stranger.events.map(({ kind }) => kind), { timeout: 5000 }).toContain("refused");
  });
});

it("a link over which nothing comes any more is broken, although what is written is taken", async () => {
  const a = await host("a");
  const b = await host("b");
  const wires: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connect(b.links.port, "127.0.0.1");
    for (const wire of [near, far]) wires.push(wire.on("error", () => undefined));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  b.links.setPeer("a", { addresses: ["127.0.0.1"], port: a.links.port });
  a.links.setPeer("b", { addresses: ["127.0.0.1"], port: (proxy.address() as AddressInfo).port });
  await expect.poll(() => [a.events[0]?.kind, b.events[0]?.kind], { timeout: 5000 }).toEqual(["up", "up"]);
  for (const wire of wires) wire.unpipe().pause();
  const down = (host: string) => ({ kind: "down", host, reason: "nothing heard for 1000 ms" });
  await expect.poll(() => [a.events[1], b.events[1]], { timeout: 10_000 }).toEqual([down("b"), down("a")]);
  for (const wire of wires) wire.destroy();
  proxy.close();
});

it("links are made although strangers hold the port: beyond some they are hung up on", async () => {
  const a = await host("a");
  const b = await host("b");
  const strangers = Array.from({ length: 60 }, () =>
    connect({ port: b.links.port, host: "127.0.0.1", localAddress: "127.0.0.2" }).on("error", () => undefined),
  );
  const left = () => strangers.filter(({ destroyed, connecting }) => !destroyed && !connecting).length;
  await expect.poll(left).toBe(32);
  expect(b.events.filter(({ kind }) => kind === "refused")).toHaveLength(1);
  meet(a, "a", b, "b");
  await expect.poll(() => [a.events.at(-1)?.kind, b.events.at(-1)?.kind], { timeout: 5000 }).toEqual(["up", "up"]);
  for (const socket of strangers) socket.destroy();
});

describe("frames", () => {
  it("come out whole however they are cut", () => {
    const bytes = Buffer.concat([encodeFrame(0, "one"), encodeFrame(1, ""), encodeFrame(2, "drei ✓")]);
    for (const size of [1, 2, 5, 7, 100]) {
      const reader = new FrameReader();
      const found: string[] = [];
      for (let at = 0; at < bytes.length; at += size) found.push(...reader.read(bytes.subarray(at, at + size)));
      expect(found).toEqual(["one", "", "drei ✓"]);
    }
  });

  it("with a gap in their numbers, or of absurd size, end the link", () => {
    expect(() => new FrameReader().read(encodeFrame(1, "x"))).toThrow("frame 1 instead of 0");
    const absurd = Buffer.alloc(8, 0xff);
    expect(() => new FrameReader().read(absurd)).toThrow("a frame of 4294967295 bytes");
  });
});

it("links in memory break at a cut and come back after it", async () => {
  const network = memoryLinks();
  const a = network.attach("a");
  const b = network.attach("b");
  const events: string[] = [];
  a.listen((event) => events.push(`a ${event.kind}`));
  b.listen((event) => events.push(`b ${event.kind}`));
  a.setPeer("b", { addresses: [], port: 0 });
  b.setPeer("a", { addresses: [], port: 0 });
  a.send("b", { channel: "agreement", data: 1 });
  network.cut(["a"]);
  network.heal();
  await expect.poll(() => events).toEqual(["a up", "b up", "b message", "a down", "b down", "a up", "b up"]);
});
