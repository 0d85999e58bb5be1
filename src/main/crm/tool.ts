import type { Cluster } from "../../client/index.ts";
import type { Edge } from "../../shell/index.ts";

/** Runs a tool in this process, on the shell's own cluster; its output is kept. */
export function toolRunner(home: string): Edge["tool"] {
  return async (name, argv, cluster) => {
    const [{ loadTool }, { nodeIo }] = await Promise.all([import("../../tools/index.ts"), import("../io/node-io.ts")]);
    const run = await loadTool(name);
    const text = { out: "", err: "" };
    // To detach would start the shell anew.
    const { detach: _detach, ...io } = nodeIo(name, home);
    const code = await run(argv, {
      ...io,
      interactive: false,
      out: (part) => {
        text.out += part;
      },
      err: (part) => {
        text.err += part;
      },
      openCluster: async () => lent(cluster),
    });
    return { code, stdout: text.out, stderr: text.err };
  };
}

/** A cluster that a tool may close without its owner losing it. */
function lent(cluster: Cluster): Cluster {
  return new Proxy(cluster, {
    get: (target, key) => {
      if (key === "close") return () => Promise.resolve();
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
