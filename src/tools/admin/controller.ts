import type { ClusterStatus } from "../../client/index.ts";

/** What the controller of a node is doing, in the words of Pacemaker's state machine; undefined where none answers. */
export function controllerState(node: string, status: ClusterStatus): string | undefined {
  const { dc, hosts, transition } = status;
  if (!hosts.some(({ name, online }) => online && name === node)) return undefined;
  if (dc === undefined) return "S_ELECTION";
  if (node !== dc) return "S_NOT_DC";
  if (transition === undefined) return "S_IDLE";
  // A live Pacemaker's own state, where it works on something that is no action.
  const state = transition.actions.find(({ key }) => key.startsWith("S_"))?.key;
  return state ?? "S_TRANSITION_ENGINE";
}
