// Lifeline as it is shipped: the launchers of bin/, the article's files in /etc/ha.d.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { until } from "../observers/index.ts";
import { authkeys, haCf } from "./article.ts";
import type { Stack } from "./types.ts";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const PROGRAMS = ["heartbeat", "crm", "crm_mon", "crm_resource", "crm_attribute", "cibadmin"];

const program = (name: string): string => `${PROJECT}bin/${name}`;
/** The engine, and the supervisor that starts it again. */
const isDaemon = (line: string): boolean => isEngine(line) || line.includes("lifeline-supervisor");
const isEngine = (line: string): boolean => line.includes(`${PROJECT}dist/heartbeat.js`);

export const lifeline: Stack = {
  name: "lifeline",
  missing: () =>
    PROGRAMS.filter((name) => !existsSync(program(name)) || !existsSync(`${PROJECT}dist/${name}.js`)).map(
      (name) => `bin/${name}`,
    ),
  install: async (lab, host, timings, members) => {
    lab.write(host, "/etc/ha.d/ha.cf", haCf(timings, members));
    lab.write(host, "/etc/ha.d/authkeys", authkeys(), 0o600);
  },
  start: async (lab, host) => {
    await lab.must(host, [program("heartbeat")]);
  },
  stop: async (lab, host, withinMs) => {
    await lab.must(host, [program("heartbeat"), "--stop"], { timeoutMs: withinMs });
    await until(
      `heartbeat has left ${host}`,
      withinMs,
      () => !lab.processes(host).some(({ command }) => isDaemon(command.join(" "))),
    );
  },
  isDaemon,
  isEngine,
  program,
  dialect: (text) => text,
};
