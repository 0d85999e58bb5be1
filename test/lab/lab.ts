// The lab by hand. What `up` makes stays until `down`; LAB_DIR and LAB_NET choose the lab, so that several stand side by side.
import { spawnSync } from "node:child_process";
import { DEFAULT_DIRECTORY, DEFAULT_NET, Lab, labImpossible } from "./library/index.ts";

const USAGE = `node test/lab/lab.ts COMMAND
  up [N] [LINKS]        make the hub and server1..serverN (2), joined by LINKS (1) Ethernet links
  exec HOST COMMAND...  run a command in a host, or in "hub", the client
  kill HOST             power off: cables first, then every process at once
  boot HOST             power on again; its disk is as it was left
  cut|join HOST [LINK]  unplug or plug one link at the switch (0 is the first)
  lose PERCENT [HOST]   lose this share of all frames, or of those HOST sends; 0 ends it
  ps                    what is up and runs where
  down                  remove everything
LAB_DIR (${DEFAULT_DIRECTORY}) holds the lab, LAB_NET (${DEFAULT_NET}) is its network; the hub is .254, server1 is .11.`;

const directory = process.env.LAB_DIR ?? DEFAULT_DIRECTORY;
const net = process.env.LAB_NET ?? DEFAULT_NET;

function show(lab: Lab): void {
  for (const host of lab.hosts) {
    console.log(`${host} ${lab.address(host)} ${lab.isUp(host) ? "up" : "off"}`);
    if (!lab.isUp(host)) continue;
    for (const { pid, ownPid, command } of lab.processes(host)) {
      console.log(`  ${String(ownPid).padStart(6)} (here ${pid}) ${command.join(" ")}`);
    }
  }
}

async function perform(verb: string, words: readonly string[]): Promise<number> {
  if (verb === "up") {
    const links = Number(words[1] ?? 1);
    const lab = await Lab.up({ hosts: Number(words[0] ?? 2), links, directory, net, owned: false });
    console.log(`${lab.hosts.join(", ")} are up in ${directory}`);
    return 0;
  }
  const lab = Lab.open(directory);
  const host = words[0] ?? "";
  switch (verb) {
    case "exec": {
      const [file, ...args] = lab.command(host, words.slice(1));
      return spawnSync(file!, args, { stdio: "inherit", env: lab.environment(host) }).status ?? 1;
    }
    case "kill":
      await lab.kill(host);
      return 0;
    case "boot":
      await lab.boot(host);
      return 0;
    case "cut":
      await lab.cut(host, Number(words[1] ?? 0));
      return 0;
    case "join":
      await lab.join(host, Number(words[1] ?? 0));
      return 0;
    case "lose": {
      const percent = Number(host);
      const from = words[1];
      await lab.lose(...(percent > 0 ? [{ percent, ...(from === undefined ? {} : { from }) }] : []));
      return 0;
    }
    case "ps":
      show(lab);
      return 0;
    case "down":
      await lab.down();
      return 0;
    default:
      console.error(USAGE);
      return 2;
  }
}

const [verb = "help", ...words] = process.argv.slice(2);
const impossible = labImpossible();
if (impossible !== undefined) {
  console.error(`lab: ${impossible}`);
  process.exit(1);
}
try {
  process.exitCode = await perform(verb, words);
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
