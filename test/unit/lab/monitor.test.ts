import { expect, it } from "vitest";
import { readMonitor } from "../../lab/stacks/index.ts";

const TEXT = `Cluster Summary:
  * Stack: corosync
  * Current DC: server2 (version 2.1.5-a3f44794f94) - partition with quorum

Node List:
  * Node server1: standby (on-fail)
  * Online: [ server2 server3 ]
  * OFFLINE: [ server4 ]

Full List of Resources:
  * Resource Group: ldap:
    * ldap_service\t(ocf:heartbeat:Dummy):\t Started server2
    * ldap_vip\t(ocf:heartbeat:IPaddr2):\t Stopped
`;

it("reads who decides, which hosts are there and what runs where from crm_mon's words", () => {
  const view = readMonitor(TEXT);
  expect(view.dc).toBe("server2");
  expect(view.quorum).toBe(true);
  expect([...view.hosts]).toEqual([
    ["server1", "standby (on-fail)"],
    ["server2", "online"],
    ["server3", "online"],
    ["server4", "offline"],
  ]);
  expect([...view.started]).toEqual([["ldap_service", ["server2"]]]);
});

it("knows no DC where there is none", () => {
  expect(readMonitor("  * Current DC: NONE\n").dc).toBeUndefined();
});
