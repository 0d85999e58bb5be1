import { LogFollower, until } from "../observers/index.ts";
import { type Scenario, type Step, then, type World, when } from "../scenario/index.ts";
import { authkeys } from "../stacks/article.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

const KEYS = "/etc/ha.d/authkeys";
const LOG = "/var/log/ha-log";
const OLD_KEY = authkeys().trimEnd().split("\n").at(-1) ?? "";
const STORE = "/var/lib/lifeline/store";
const isSupervisor = (line: string): boolean => line.includes("lifeline-supervisor");

/** What the program said, and that it ended with this code. */
async function heartbeat(world: World, host: string, args: readonly string[], code: number): Promise<string> {
  const { stdout, stderr, code: ended } = await world.cluster.run(host, ["heartbeat", ...args]);
  const said = `${stdout}${stderr}`;
  if (ended !== code) throw new Error(`heartbeat ${args.join(" ")}: exit code ${ended}, not ${code}\n${said}`);
  return said;
}

function expectWords(said: string, words: RegExp): void {
  if (!words.test(said)) throw new Error(`${words} is not said:\n${said}`);
}

/** SIGHUP with this file: what the log says to it. */
const reread = (what: string, text: string, mode: number, words: RegExp): Step =>
  when(`authkeys is read again with ${what}`, async (world) => {
    const log = world.keep(new LogFollower(world.lab, HOME, LOG));
    world.lab.write(HOME, KEYS, text, mode);
    await world.lab.must(HOME, ["chmod", mode.toString(8), KEYS]);
    await heartbeat(world, HOME, ["--reread"], 0);
    const seen = () => log.matching(/./).join("\n");
    await until(`the log says ${words}`, SETTLE_MS, () => log.matching(words).length > 0, seen);
  });

export const daemonCare: Scenario = {
  name: "daemon-care",
  promise: "what an administrator may do to a running daemon, and find after a crash, harms nobody and is answered",
  timings: FAST_TIMINGS,
  seconds: 40,
  missing: slapdMissing,
  steps: [
    ...articleCluster(),
    when("heartbeat is started a second time, on the same and on other sockets", async (world) => {
      world.mark("care");
      expectWords(await heartbeat(world, HOME, [], 1), /runs already \(pid \d+\)/);
      const said = await heartbeat(world, HOME, ["--runtime", "/run/other"], 100);
      expectWords(said, /another heartbeat \(pid \d+\) uses this state directory/);
      expectWords(await heartbeat(world, HOME, ["--status"], 0), /runs \(pid \d+\)/);
    }),
    reread("a mode that lets others read it", authkeys(), 0o644, /authkeys stays as it was: .*chmod 600/),
    reread("nonsense", "auth five\n", 0o600, /authkeys stays as it was: .*authkeys:1: /),
    when("a new key is made known to both hosts, and only then signs on one after the other", async (world) => {
      for (const active of [2, 3]) {
        for (const host of [HOME, AWAY]) {
          world.lab.write(host, KEYS, `auth ${active}\n${OLD_KEY}\n3 sha1 new\n`, 0o600);
          await world.lab.must(host, ["chmod", "600", KEYS]);
          const log = world.keep(new LogFollower(world.lab, host, LOG));
          await heartbeat(world, host, ["--reread"], 0);
          await until(
            `key ${active} signs`,
            SETTLE_MS,
            () => log.matching(new RegExp(`key ${active} signs`)).length > 0,
          );
        }
      }
      await world.cluster.ready(SETTLE_MS);
    }),
    groupRunsOn(HOME),
    then("the address never moved", (world) => addressNeverMoved(world, "care")),
    when("the supervisor of server1 is killed, and not the engine", async (world) => {
      const log = world.keep(new LogFollower(world.lab, HOME, LOG));
      world.lab.signal(HOME, isSupervisor, "SIGKILL");
      await until("the log says so", SETTLE_MS, () => log.matching(/the supervisor is gone/).length > 0);
      expectWords(await heartbeat(world, HOME, ["--status"], 0), /runs \(pid \d+\)/);
      expectWords(await heartbeat(world, HOME, [], 1), /runs already/);
      addressNeverMoved(world, "care");
    }),
    when("server1 is asked to leave, impatiently", async (world) => {
      const stopping = world.cluster.stop(HOME);
      for (let times = 0; times < 5; times++)
        world.lab.signal(HOME, (line) => world.cluster.stack.isEngine?.(line) ?? false, "SIGTERM");
      await stopping;
      await heartbeat(world, HOME, ["--status"], 1);
    }),
    groupRunsOn(AWAY),
    when("the configuration on the disk of server1 was damaged meanwhile", async (world) => {
      await world.lab.must(HOME, ["sh", "-c", `for file in ${STORE}/cib-*.xml; do echo x >>$file; done`]);
      const said = await heartbeat(world, HOME, [], 100);
      expectWords(said, /the store cannot be trusted: log-\d+: cib-\d+\.xml was changed or damaged \(move .* away/);
    }),
    when("its store is moved away as the message says", async ({ cluster, lab }) => {
      await lab.must(HOME, ["mv", STORE, `${STORE}.damaged`]);
      await cluster.start(HOME);
      await cluster.ready(SETTLE_MS);
    }),
    groupRunsOn(HOME),
  ],
};
