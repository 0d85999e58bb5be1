import { expect, it } from "vitest";
import { play } from "./scenario.ts";

/** Commands at the margin, what the executor asks for indented. Each begins after the token was stored. */
const SCENARIOS: Readonly<Record<string, string>> = {
  "a start runs, its result is told": `
order d start timeout=10s
  store 1
  accepted 1 d start
  run 1 d start
wait 20ms
ended 1 0
  result 1 d start key=k status=0 rc=0 exec=20 queue=0`,

  "one operation of a resource at a time, others wait in order; another resource does not": `
order d start
  store 1
  accepted 1 d start
  run 1 d start
order d monitor interval=1s
  accepted 2 d monitor
order d notify
  accepted 3 d notify
order e start
  accepted 4 e start
  run 2 e start
wait 50ms
ended 1 0
  result 1 d start key=k status=0 rc=0 exec=50 queue=0
  run 3 d monitor
ended 3 0
  result 2 d monitor key=k status=0 rc=0 exec=0 queue=50
  run 4 d notify
ended 4 0
  result 3 d notify key=k status=0 rc=0 exec=0 queue=50
ended 2 0
  result 4 e start key=k status=0 rc=0 exec=50 queue=0`,

  "a recurring operation rests its interval after it completed; only what differs is told": `
order d monitor interval=1s timeout=20s
  store 1
  accepted 1 d monitor
  run 1 d monitor
wait 300ms
ended 1 0
  result 1 d monitor key=k status=0 rc=0 exec=300 queue=0
wait 999ms
wait 1ms
  run 2 d monitor
ended 2 0
wait 1s
  run 3 d monitor
ended 3 7
  result 1 d monitor key=k status=0 rc=7 exec=0 queue=0
wait 1s
  run 4 d monitor
ended 4 7
wait 1s
  run 5 d monitor
ended 5 0
  result 1 d monitor key=k status=0 rc=0 exec=0 queue=0`,

  "a duplicate recurring order takes over the one that is there and runs at once": `
order d monitor interval=10s key=first
  store 1
  accepted 1 d monitor
  run 1 d monitor
ended 1 0
  result 1 d monitor key=first status=0 rc=0 exec=0 queue=0
wait 1s
order d monitor interval=10s key=second
  accepted 2 d monitor
  run 2 d monitor
order d monitor interval=10s key=third
  accepted 3 d monitor
ended 2 0
  result 3 d monitor key=third status=0 rc=0 exec=0 queue=0
wait 9s
wait 1s
  run 3 d monitor`,

  "stop ends what recurs: one that rests goes at once": `
order d monitor interval=1s
  store 1
  accepted 1 d monitor
  run 1 d monitor
ended 1 0
  result 1 d monitor key=k status=0 rc=0 exec=0 queue=0
order d stop
  accepted 2 d stop
  run 2 d stop
ended 2 0
  result 2 d stop key=k status=0 rc=0 exec=0 queue=0
wait 1min`,

  "... one in flight is killed first, and nothing of it is told": `
order d monitor interval=1s
  store 1
  accepted 1 d monitor
  run 1 d monitor
order d stop
  kill 1
  accepted 2 d stop
ended 1 SIGKILL
  run 2 d stop
ended 2 0
  result 2 d stop key=k status=0 rc=0 exec=0 queue=0`,

  "a time-out kills at once": `
order d start timeout=1s
  store 1
  accepted 1 d start
  run 1 d start
wait 999ms
wait 1ms
  kill 1
ended 1 SIGKILL
  result 1 d start key=k status=2 rc=1 exec=1000 queue=0 (Resource agent did not complete within 1s)`,

  "... and a process that will not die is given up": `
order d start timeout=1s
  store 1
  accepted 1 d start
  run 1 d start
wait 6s
  kill 1
  result 1 d start key=k status=2 rc=1 exec=6000 queue=0 (Resource agent did not complete within 1s)
order d stop
  accepted 2 d stop
  run 2 d stop
ended 1 SIGKILL`,

  "another's signal is an error": `
order d start timeout=1s
  store 1
  accepted 1 d start
  run 1 d start
ended 1 SIGSEGV
  result 1 d start key=k status=4 rc=1 exec=0 queue=0 (start interrupted by SIGSEGV signal)`,

  "a cancel ends what recurs; of what is not there it says so": `
order d monitor interval=1s
  store 1
  accepted 1 d monitor
  run 1 d monitor
ended 1 0
  result 1 d monitor key=k status=0 rc=0 exec=0 queue=0
cancel d monitor 2s
  cancelled d monitor 2000 unknown
cancel d monitor 1s
  cancelled d monitor 1000
wait 1min
cancel nope start 0
  cancelled nope start 0 unknown`,

  "start-delay puts off the first run and keeps nobody waiting": `
order d monitor interval=5s delay=15s
  store 1
  accepted 1 d monitor
order d notify
  accepted 2 d notify
  run 1 d notify
ended 1 0
  result 2 d notify key=k status=0 rc=0 exec=0 queue=0
order d monitor interval=5s delay=15s key=again
  accepted 3 d monitor
wait 14s
wait 1s
  run 2 d monitor
ended 2 0
  result 3 d monitor key=again status=0 rc=0 exec=0 queue=0
wait 5s
  run 3 d monitor`,

  "an order without a delay ends the delay of the one before": `
order d monitor interval=5s delay=15s
  store 1
  accepted 1 d monitor
wait 1s
order d monitor interval=5s
  accepted 2 d monitor
  run 1 d monitor
ended 1 0
  result 2 d monitor key=k status=0 rc=0 exec=0 queue=0`,

  "a delayed operation can be cancelled before it ran": `
order d start delay=5s
  store 1
  accepted 1 d start
cancel d start 0
  cancelled d start 0
wait 1min`,

  "an order older than one obeyed is refused": `
order d start view=5
  store 5
  accepted 1 d start
  run 1 d start
order d stop view=4 key=old
  refused: the order is older than one obeyed before
cancel d monitor 1s view=4
  refused: the order is older than one obeyed before`,

  "nothing of a new token runs before it is on disk; what a newer one overtook is refused": `
order d start view=2
  store 2
order e start view=3
  store 3
stored 2
  refused: the order is older than one obeyed before
stored 3
  accepted 1 e start
  run 1 e start`,

  "a failure without an agent, and a resource that is forgotten": `
order d monitor interval=1s
  store 1
  accepted 1 d monitor
  run 1 d monitor
ended 1 0
  result 1 d monitor key=k status=0 rc=0 exec=0 queue=0
fail d
  result 2 d asyncmon key=k status=0 rc=1 exec=0 queue=0 (Simulated failure)
forget d
wait 1min`,
};

it.each(Object.entries(SCENARIOS))("%s", (_name, expected) => {
  const script = expected
    .split("\n")
    .filter((line) => !line.startsWith(" "))
    .join("\n");
  expect(play(script)).toBe(expected.trim());
});
