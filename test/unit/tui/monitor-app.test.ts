import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readXml, versionOf } from "../../../src/cib/index.ts";
import type { Cluster, ClusterEvent } from "../../../src/client/index.ts";
import { MonitorApp } from "../../../src/tui/app/monitor-app.ts";
import type { Screen } from "../../../src/tui/app/screen.tsx";
import { type Row, rowText } from "../../../src/tui/text/row.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { clusterXml } from "./support/cib.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cib = readXml(clusterXml(["alice", "bob"], "", [], {}));
const CIB: ClusterEvent = { kind: "cib", snapshot: { cib, version: versionOf(cib.attributes) }, changes: [] };

/** @returns the text of each frame, and the cluster's voice */
function open(screenReader: boolean): {
  frames: string[];
  tell: (event: ClusterEvent) => void;
  app: MonitorApp;
  shown: () => void;
} {
  const shown = vi.fn<() => void>();
  const frames: string[] = [];
  let tell: (event: ClusterEvent) => void = () => undefined;
  const screen = {
    columns: 80,
    rows: 24,
    screenReader,
    glyphs: glyphs(true, screenReader),
    showRows: (rows: readonly Row[]) => frames.push(rows.map(rowText).join("\n").trim()),
  } as unknown as Screen;
  const app = new MonitorApp({
    cluster: { setting: "node", name: "live" } as Cluster,
    watch: (listener) => {
      tell = listener;
      return () => undefined;
    },
    screen,
    settings: {},
    shown,
    left: () => undefined,
  });
  app.begin();
  return { frames, tell: (event) => tell(event), app, shown };
}

test("the screen is made ready, and empty, while the document is on its way", () => {
  const { frames, tell, app, shown } = open(false);
  expect(frames).toEqual([""]);
  expect(shown).not.toHaveBeenCalled();
  tell(CIB);
  expect(frames).toHaveLength(2);
  expect(frames[1]).toContain("alice");
  tell(CIB);
  expect(shown).toHaveBeenCalledTimes(1);
  app.close();
});

test("who waits long is told what for", () => {
  const { frames, app } = open(false);
  vi.advanceTimersByTime(200);
  expect(frames[1]).toContain("waiting for the cluster");
  app.close();
});

test("a reader of lines is not read empty ones", () => {
  const { frames, tell, app } = open(true);
  expect(frames).toEqual([]);
  tell(CIB);
  expect(frames[0]).toContain("alice");
  app.close();
});
