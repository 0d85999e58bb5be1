import { expect, it } from "vitest";
import { InterfaceWatch } from "../../../src/engine/liveness/interface.ts";

const ip = (address: string) => ({ address, broadcast: "10.0.0.255" });

it("heartbeats stay on the interface's own address while resources put others there and take them away", () => {
  let addresses = [ip("10.0.0.1")];
  const watch = new InterfaceWatch("eth0", () => addresses);
  expect(watch.use().address).toBe("10.0.0.1");
  addresses = [ip("10.0.0.142"), ip("10.0.0.1")];
  expect([watch.hasMoved, watch.hasMoved]).toEqual([false, false]);
  addresses = [];
  expect([watch.hasMoved, watch.hasMoved, watch.hasMoved]).toEqual([false, false, false]);
  addresses = [ip("10.0.0.142")];
  expect(watch.hasMoved).toBe(false);
  addresses = [ip("10.0.0.142"), ip("10.0.0.1")];
  expect([watch.hasMoved, watch.hasMoved]).toEqual([false, false]);
});

it("an address that changed is used after the second look, and the first one again when it is back", () => {
  let addresses = [ip("10.0.0.1")];
  const watch = new InterfaceWatch("eth0", () => addresses);
  watch.use();
  addresses = [ip("10.0.0.7")];
  expect([watch.hasMoved, watch.hasMoved]).toEqual([false, true]);
  expect(watch.use().address).toBe("10.0.0.7");
  expect(watch.hasMoved).toBe(false);
  addresses = [ip("10.0.0.7"), ip("10.0.0.1")];
  expect([watch.hasMoved, watch.hasMoved]).toEqual([false, true]);
  expect(watch.use().address).toBe("10.0.0.1");
});

it("no address at the start is an error with the interface's name", () => {
  expect(() => new InterfaceWatch("eth9", () => []).use()).toThrow("no interface eth9 with an IPv4 address");
});
