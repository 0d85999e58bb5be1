import { createSocket } from "node:dgram";
import { afterEach, expect, it } from "vitest";
import { type Liveness, type LivenessThread, livenessThread, localLiveness } from "../../../src/engine/index.ts";
import { type LivenessEvent, parseAuthkeys } from "../../../src/membership/index.ts";

const KEYS = parseAuthkeys("auth 1\n1 sha1 secret\n", "authkeys");
const open: (Liveness | LivenessThread)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((part) => part.close()));
});

interface Watched {
  readonly liveness: Liveness;
  readonly events: LivenessEvent[];
  circle(): readonly string[] | undefined;
}

async function hosts(
  names: readonly string[],
  start: (settings: Parameters<typeof localLiveness>[0]) => Promise<Liveness>,
): Promise<Watched[]> {
  const started = await Promise.all(
    names.map((host, index) =>
      start({
        options: {
          host,
          hosts: names,
          generation: 1,
          uuid: new Uint8Array(16).fill(index + 1),
          keepaliveMs: 20,
          deadtimeMs: 400,
          warntimeMs: 200,
          initdeadMs: 20_000,
          keys: KEYS,
          format: "classic",
          linkPort: 1000 + index,
          onPause: "ignore",
        },
        media: [{ kind: "direct", address: "127.0.0.1", port: 0 }],
      }),
    ),
  );
  return started.map((liveness, index) => {
    open.push(liveness);
    liveness.setTargets(started.filter((_, other) => other !== index).flatMap(({ bound }) => bound));
    const events: LivenessEvent[] = [];
    liveness.listen((event) => events.push(event));
    const circle = (): readonly string[] | undefined => events.findLast((event) => event.kind === "circle")?.members;
    return { liveness, events, circle };
  });
}

it("hosts over real sockets find each other, tell their addresses, and notice who leaves and who dies", async () => {
  const [a, b, c] = await hosts(["a", "b", "c"], localLiveness);
  await expect.poll(() => [a, b, c].map((host) => host?.circle()?.join(""))).toEqual(["abc", "abc", "abc"]);
  expect(a?.events.find((event) => event.kind === "address" && event.host === "b")).toMatchObject({
    addresses: ["127.0.0.1"],
    port: 1001,
  });
  await c?.liveness.leave();
  await expect.poll(() => [a, b].map((host) => host?.circle()?.join(""))).toEqual(["ab", "ab"]);
  expect(a?.events.filter((event) => event.kind === "peer" && event.host === "c").at(-1)).toMatchObject({
    state: "left",
  });
  await b?.liveness.close();
  await expect.poll(() => a?.circle(), { timeout: 5000 }).toEqual(["a"]);
  expect(a?.events.filter((event) => event.kind === "peer" && event.host === "b").at(-1)).toMatchObject({
    state: "dead",
  });
});

it("lives in a thread of its own", async () => {
  const thread = livenessThread(new URL("../../../src/main/liveness.ts", import.meta.url));
  open.push(thread);
  const [a, b] = await hosts(["a", "b"], (settings) => thread.start(settings));
  await expect.poll(() => [a, b].map((host) => host?.circle()?.join("")), { timeout: 5000 }).toEqual(["ab", "ab"]);
  b?.liveness.setDeaf(["a"]);
  await expect.poll(() => b?.circle(), { timeout: 5000 }).toEqual(["b"]);
  await expect(
    thread.start({ ...bad(), media: [{ kind: "bcast", interface: "nowhere0", port: 694 }] }),
  ).rejects.toThrow("no interface nowhere0");
});

function bad(): Parameters<typeof localLiveness>[0] {
  return {
    options: {
      host: "a",
      hosts: ["a"],
      generation: 1,
      uuid: new Uint8Array(16),
      keepaliveMs: 1000,
      deadtimeMs: 3000,
      warntimeMs: 2000,
      initdeadMs: 3000,
      keys: KEYS,
      format: "classic",
      linkPort: 0,
      onPause: "give-up",
    },
    media: [],
  };
}

/** Longer than a busy machine stands still. */
const DEADTIME_MS = 1500;

it("an engine that turns is not taken for stuck, however busy its heartbeats' sockets are", async () => {
  const thread = livenessThread(new URL("../../../src/main/liveness.ts", import.meta.url));
  open.push(thread);
  const settings = bad();
  const liveness = await thread.start({
    options: { ...settings.options, keepaliveMs: 20, deadtimeMs: DEADTIME_MS, onPause: "give-up" },
    media: [{ kind: "direct", address: "127.0.0.1", port: 0 }],
  });
  open.push(liveness);
  const events: LivenessEvent[] = [];
  liveness.listen((event) => events.push(event));
  const socket = createSocket("udp4");
  const port = liveness.bound[0]?.port;
  const until = performance.now() + 1.5 * DEADTIME_MS;
  await new Promise<void>((resolve) => {
    const noise = setInterval(() => {
      liveness.tick();
      for (let packet = 0; packet < 5; packet++) socket.send("noise", port, "127.0.0.1");
      if (performance.now() < until) return;
      clearInterval(noise);
      resolve();
    }, 1);
  });
  socket.close();
  expect(events.filter((event) => event.kind === "log" && event.level === "crit")).toEqual([]);
  expect(events.filter((event) => event.kind === "given-up")).toEqual([]);
});
