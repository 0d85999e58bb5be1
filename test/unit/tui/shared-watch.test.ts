import { expect, test } from "vitest";
import { emptyCib, versionOf } from "../../../src/cib/index.ts";
import type { Cluster, ClusterEvent } from "../../../src/client/index.ts";
import { SharedWatch } from "../../../src/tui/app/shared-watch.ts";

/** The first document, as the cluster would tell it. */
const cib = emptyCib();
const first: ClusterEvent = { kind: "cib", snapshot: { cib, version: versionOf(cib.attributes) }, changes: [] };

function watched(now?: () => number): {
  readonly watch: SharedWatch;
  readonly tell: (event: ClusterEvent) => void;
  opened: number;
} {
  let listener: ((event: ClusterEvent) => void) | undefined;
  const state = {
    opened: 0,
    tell: (event: ClusterEvent) => listener?.(event),
    watch: new SharedWatch(
      {
        watch: (heard: (event: ClusterEvent) => void) => {
          state.opened++;
          listener = heard;
          return () => {
            listener = undefined;
          };
        },
      } as unknown as Cluster,
      now,
    ),
  };
  return state;
}

test("who comes later is told what is known, but not before watch has returned", async () => {
  const { watch, tell } = watched();
  watch.watch(() => undefined);
  tell(first);
  const heard: string[] = [];
  watch.watch(({ kind }) => heard.push(kind));
  expect(heard).toEqual([]);
  await Promise.resolve();
  expect(heard).toEqual(["cib"]);
});

test("who has gone by then is told nothing", async () => {
  const { watch, tell } = watched();
  watch.watch(() => undefined);
  tell(first);
  const heard: string[] = [];
  watch.watch(({ kind }) => heard.push(kind))();
  await Promise.resolve();
  expect(heard).toEqual([]);
});

test("who comes later hears the cluster's time as it is by then", async () => {
  const clock = { ms: 1_000_000 };
  const { watch, tell } = watched(() => clock.ms);
  watch.watch(() => undefined);
  const status = { connected: true, dc: "a", quorum: true, hosts: [], transition: undefined };
  tell({ kind: "status", status: { ...status, nowMs: 5000 } });
  clock.ms += 18_000;
  const heard: ClusterEvent[] = [];
  watch.watch((event) => heard.push(event));
  await Promise.resolve();
  expect(heard).toEqual([{ kind: "status", status: { ...status, nowMs: 23_000 } }]);
  expect(watch.status?.nowMs).toBe(23_000);
});

test("one subscription serves all, and ends with the last of them", () => {
  const state = watched();
  const ends = [state.watch.watch(() => undefined), state.watch.watch(() => undefined)];
  expect(state.opened).toBe(1);
  for (const end of ends) end();
  state.watch.watch(() => undefined);
  expect(state.opened).toBe(2);
});
