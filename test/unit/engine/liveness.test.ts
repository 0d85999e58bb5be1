import { afterEach, expect, it } from "vitest";
import { type Liveness, type LivenessThread, livenessThread, localLiveness } from "../../../src/engine/index.ts";
import { runLiveness } from "../../../src/engine/liveness/runtime.ts";
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

it("an engine that turns is not taken for stuck, although other things happen so often that no timer is ever due", async () => {
  const settings = bad();
  const events: LivenessEvent[] = [];
  const ticks = new BigInt64Array(new SharedArrayBuffer(8));
  const running = await runLiveness(
    { ...settings, options: { ...settings.options, keepaliveMs: 40, deadtimeMs: 100 } },
    (event) => events.push(event),
    ticks,
  );
  const muted = () => events.filter((event) => event.kind === "log" && event.level === "crit").length;
  /** All in one turn of the event loop: timers have no say. */
  const busy = (turns: boolean): void => {
    for (let round = 0; round < 20; round++) {
      if (turns) Atomics.store(ticks, 0, process.hrtime.bigint());
      const until = performance.now() + 10;
      while (performance.now() < until);
      running.input({ kind: "deaf", hosts: [] });
    }
  };
  busy(true);
  expect(muted()).toBe(0);
  busy(false);
  expect(muted()).toBe(1);
  running.close();
});
