import { join } from "node:path";
import { askPlayground, findCluster, playgroundSocket, startPlayground, stopPlayground } from "../client/index.ts";
import type { Edge, Playground } from "./edge.ts";

/** The playground of this user, which lives in `directory`. */
export function playgroundIn(home: string, env: Edge["env"], directory: string): Playground {
  const socket = playgroundSocket(directory);
  return {
    start: async (hosts) => {
      await startPlayground({ entry: join(home, "dist", "playground.js"), directory, hosts });
    },
    open: () => findCluster({ env, home, connect: socket }),
    stop: () => stopPlayground(directory),
    ask: (request) => askPlayground(socket, request),
  };
}
