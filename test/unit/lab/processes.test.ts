import { expect, test } from "vitest";
import { type HostProcess, withoutForks } from "../../lab/library/proc.ts";

const process = (pid: number, parent: number, ...command: string[]): HostProcess => ({
  pid,
  parent,
  ownPid: pid,
  startTicks: pid,
  command,
});

test("a copy that a program forked is not the program: a signal to it would meet the agent it is about to become", () => {
  const supervisor = process(10, 1, "sh", "-c", "...", "lifeline-supervisor");
  const engine = process(11, 10, "node", "heartbeat.js");
  const forked = process(12, 11, "node", "heartbeat.js");
  const agent = process(13, 11, "/bin/sh", "IPaddr2", "stop");
  expect(withoutForks([supervisor, engine, forked, agent])).toEqual([supervisor, engine, agent]);
});

test("two programs with the same command line are both meant", () => {
  const both = [process(20, 1, "slapd"), process(21, 1, "slapd")];
  expect(withoutForks(both)).toEqual(both);
});
