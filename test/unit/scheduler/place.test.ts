import { describe, expect, it } from "vitest";
import {
  absent,
  type ClusterText,
  changes,
  clone,
  decide,
  group,
  pairs,
  primitive,
  running,
  scores,
} from "./support/decide.ts";

interface PlaceCase {
  readonly name: string;
  readonly cluster: ClusterText;
  readonly changes?: readonly string[];
  /** Of one resource, as noted when it was assigned. */
  readonly scores?: readonly [resource: string, lines: readonly string[]];
}

const two = { db: primitive("db"), vip: primitive("vip") };
const together = (score: string, more = ""): string =>
  `<rsc_colocation id="near" rsc="vip" with-rsc="db" score="${score}"${more}/>`;
const on = (resource: string, host: string, score: string): string =>
  `<rsc_location id="${resource}-${host}" rsc="${resource}" node="${host}" score="${score}"/>`;
const needing = (id: string, memory: string): string =>
  primitive(id, {}, `<utilization id="${id}-u">${pairs(`${id}-u`, { memory })}</utilization>`);
const setOn = (host: string, member: string): string =>
  `<rsc_location id="all" node="${host}" score="50"><resource_set id="s"><resource_ref id="${member}"/></resource_set></rsc_location>`;
const tags = (second: string, other: string): string =>
  `<tags><tag id="outer"><obj_ref id="db"/><obj_ref id="${second}"/></tag><tag id="inner"><obj_ref id="vip"/></tag><tag id="unused"><obj_ref id="${other}"/></tag></tags>`;
const remote = `<primitive id="far" class="ocf" provider="pacemaker" type="remote"/>`;
const CASES: readonly PlaceCase[] = [
  {
    name: "spreads equal resources: the host that runs less goes first",
    cluster: { resources: two.db + two.vip },
    changes: ["Start db a", "Start vip b"],
  },
  {
    name: "location: the highest score wins",
    cluster: { resources: two.db, constraints: on("db", "b", "50") },
    changes: ["Start db b"],
    scores: ["db", ["db a 0", "db b 50"]],
  },
  {
    name: "location: -INFINITY everywhere means nowhere",
    cluster: { resources: two.db, constraints: on("db", "a", "-INFINITY") + on("db", "b", "-INFINITY") },
    changes: [],
    scores: ["db", ["db a -INFINITY", "db b -INFINITY"]],
  },
  {
    name: "opt-in cluster: only hosts with a score are candidates",
    cluster: { resources: two.db, options: { "symmetric-cluster": "false" }, constraints: on("db", "b", "0") },
    changes: ["Start db b"],
    scores: ["db", ["db b 0"]],
  },
  {
    name: "stickiness outweighs a lower preference",
    cluster: {
      resources: primitive("db", { "resource-stickiness": "100" }),
      constraints: on("db", "b", "50"),
      history: { a: running("db"), b: absent("db") },
    },
    changes: [],
    scores: ["db", ["db a 100", "db b 50"]],
  },
  {
    name: "and gives way to a higher one",
    cluster: {
      resources: primitive("db", { "resource-stickiness": "100" }),
      constraints: on("db", "b", "150"),
      history: { a: running("db"), b: absent("db") },
    },
    changes: ["Move db a -> b"],
  },
  {
    name: "colocation: the dependent follows",
    cluster: { resources: two.vip + two.db, constraints: together("INFINITY") + on("db", "b", "10") },
    changes: ["Start vip b", "Start db b"],
    scores: ["vip", ["vip a -INFINITY", "vip b 0"]],
  },
  {
    name: "colocation: the wishes of the dependent count for the primary",
    cluster: { resources: two.vip + two.db, constraints: together("INFINITY") + on("vip", "b", "10") },
    changes: ["Start vip b", "Start db b"],
    scores: ["db", ["db a 0", "db b 10"]],
  },
  {
    name: "anti-colocation: apart, and the dependent stays down where there is no other host",
    cluster: { hosts: ["a"], resources: two.vip + two.db, constraints: together("-INFINITY") },
    changes: ["Start db a"],
    scores: ["vip", ["vip a -INFINITY"]],
  },
  {
    name: "a standby host is banned for all, what runs there leaves",
    cluster: {
      resources: two.db,
      more: "",
      history: { a: running("db"), b: absent("db") },
      attributes: { a: { standby: "on" } },
    },
    changes: ["Move db a -> b"],
  },
  {
    name: "a group is one: every member follows the first",
    cluster: { resources: group("web", two.db + two.vip), constraints: on("web", "b", "5") },
    changes: ["Start db b", "Start vip b"],
    scores: ["vip", ["vip a 0", "vip b 0", "vip a -INFINITY", "vip b 0"]],
  },
  {
    name: "a clone runs everywhere, once",
    cluster: { hosts: ["a", "b", "c"], resources: clone("all", two.db) },
    changes: ["Start db:0 a", "Start db:1 b", "Start db:2 c"],
  },
  {
    name: "migration-threshold: too many failures ban the host",
    cluster: {
      resources: primitive("db", { "migration-threshold": "2" }),
      history: { a: running("db"), b: absent("db") },
      attributes: { a: { "fail-count-db#monitor_10000": "2" } },
    },
    changes: ["Move db a -> b"],
    scores: ["db", ["db a -INFINITY", "db b 0"]],
  },
  {
    name: "without quorum nothing starts and what runs is stopped",
    cluster: { resources: two.db + two.vip, quorum: false, history: { a: running("db") } },
    changes: ["Stop db a (no quorum)", "Start vip b (no quorum) blocked"],
  },
  {
    name: "a rule gives its score where it holds",
    cluster: {
      resources: two.db,
      constraints: `<rsc_location id="fast" rsc="db"><rule id="fast-rule" score="7"><expression id="e" attribute="disk" operation="eq" value="ssd"/></rule></rsc_location>`,
      attributes: { b: { disk: "ssd" } },
    },
    changes: ["Start db b"],
    scores: ["db", ["db a 0", "db b 7"]],
  },
  {
    name: "a container does not follow into the guest that it brings up",
    cluster: {
      hosts: ["a"],
      resources: `<bundle id="box"><docker image="box" replicas="1" network="host"/><network control-port="9999"/>${two.vip}</bundle>${two.db}`,
      constraints: `<rsc_colocation id="near" rsc="box" with-rsc="db" score="100"/>${on("db", "box-0", "5")}`,
      // Adds to the score of every host, of those too that are there with a container only.
      options: { "node-health-strategy": "progressive", "node-health-base": "10" },
      history: { a: running("box-docker-0") + running("box-0") },
    },
    changes: [
      "Restart box-docker-0 a (resource definition change)",
      "Restart box-0 a (resource definition change)",
      "Start vip:0 box-0",
      "Start db box-0",
    ],
  },
  {
    name: "a set of resources: a tag stands for its members, and a tag among these for its own",
    cluster: { resources: two.db + two.vip, constraints: setOn("b", "outer"), more: tags("inner", "ghost") },
    changes: ["Start db b", "Start vip b"],
    scores: ["db", ["db a 0", "db b 50"]],
  },
  {
    name: "where a member of a tag is nothing that is known, no tag of the constraint stands for anything",
    cluster: { resources: two.db + two.vip, constraints: setOn("b", "outer"), more: tags("ghost", "ghost") },
    changes: ["Start db a", "Start vip b"],
    scores: ["db", ["db a 0", "db b 0"]],
  },
  {
    name: "a remote host is brought up by its connection",
    cluster: { hosts: ["a"], resources: remote + two.db, constraints: on("db", "far", "5") },
    changes: ["Start far a", "Start db far"],
  },
  {
    name: "one whose connection is in a group is not: nothing is carried there",
    cluster: {
      hosts: ["a"],
      resources: group("around", remote) + two.db,
      constraints: on("db", "far", "5"),
      remoteHosts: ["far"],
    },
    changes: ["Start far a", "Start db a"],
  },
  {
    name: "utilization: a full host is no candidate",
    cluster: {
      options: { "placement-strategy": "utilization" },
      resources: needing("db", "4"),
      constraints: on("db", "a", "100"),
    },
    changes: [],
  },
  {
    name: "utilization: a group that fits nowhere as a whole goes where the most room is, of equals to the first in hash order",
    cluster: {
      hosts: ["a", "b", "c"],
      options: { "placement-strategy": "utilization" },
      capacities: { a: { memory: "3" }, b: { memory: "6" }, c: { memory: "6" } },
      resources: group("web", needing("db", "3") + needing("vip", "4")),
    },
    changes: ["Start db c"],
  },
];

describe("where resources go", () => {
  it.each(CASES)("$name", ({ cluster, changes: expected, scores: table }) => {
    const decision = decide(cluster);
    if (expected !== undefined) expect(changes(decision)).toEqual(expected);
    if (table !== undefined) expect(scores(decision, table[0])).toEqual(table[1]);
  });
});
