import { expect, it } from "vitest";
import { type Element, readXml, select } from "../../../src/cib/index.ts";
import { carriedOut, decideOn, readState } from "../../../src/shell/session/decide.ts";
import { clusterXml, NOW_S, primitive, running } from "../scheduler/support/decide.ts";

const NOW_MS = NOW_S * 1000;

it("a host that was told to shut down is gone once all is done, and nothing is left to do", () => {
  const cib = readXml(
    clusterXml({
      resources: primitive("db"),
      history: { a: running("db") },
      attributes: { a: { shutdown: String(NOW_S) } },
    }),
  );
  const after = carriedOut(cib, decideOn(cib, NOW_MS), NOW_MS);
  const { hosts, resources } = readState(after, NOW_MS);
  expect(hosts.map(({ name, online }) => [name, online])).toEqual([
    ["a", false],
    ["b", true],
  ]);
  expect(resources.map(({ id, activeOn }) => [id, activeOn.map(({ name }) => name)])).toEqual([["db", ["b"]]]);
  const parts = (xpath: string): readonly Element[] => select(after, xpath).map(({ element }) => element);
  expect(parts("//node_state[@uname='a']/transient_attributes")).toEqual([]);
  expect(parts("//node_state[@uname='a']/lrm")).toHaveLength(1);
  expect(decideOn(after, NOW_MS).graph.synapses).toEqual([]);
});
