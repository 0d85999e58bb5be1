import { childElements, type Element, firstChild, statusOf } from "../../cib/index.ts";
import type { ActionProgress, TransitionProgress } from "../cluster.ts";

/** `crm_mon` writes an operation that was begun and has not ended with this status. Source: Pacemaker's enum op_status. */
const PENDING = "-1";

/** States of the controller in which it has nothing to do, or nobody decides. Source: Pacemaker's controld_fsa.h. */
const RESTING = new Set(["S_IDLE", "S_NOT_DC"]);

/** What a Pacemaker cluster is at: the state of its DC tells whether, the pending operations of the history what.
 *  undefined = nothing. */
export function progressOf(
  cib: Element,
  dc: string | undefined,
  state: string | undefined,
): TransitionProgress | undefined {
  if (state === undefined || RESTING.has(state)) return undefined;
  const pending = pendingIn(cib);
  const deciding: ActionProgress = {
    id: 0,
    key: state,
    node: dc,
    state: "running",
    startedMs: undefined,
    endedMs: undefined,
    exitReason: undefined,
  };
  return { number: pending.number, actions: pending.actions.length === 0 ? [deciding] : pending.actions };
}

function pendingIn(cib: Element): TransitionProgress {
  const status = statusOf(cib);
  const actions: ActionProgress[] = [];
  let number = 0;
  for (const host of status === undefined ? [] : childElements(status, "node_state")) {
    const lrm = firstChild(host, "lrm");
    const resources = lrm === undefined ? undefined : firstChild(lrm, "lrm_resources");
    for (const resource of resources === undefined ? [] : childElements(resources, "lrm_resource")) {
      for (const { attributes } of childElements(resource, "lrm_rsc_op")) {
        if (attributes["op-status"] !== PENDING) continue;
        // `4:2:0:uuid`: action, transition, expected result.
        const [action = "0", transition = "0"] = (attributes["transition-key"] ?? "").split(":");
        const began = Number(attributes["last-rc-change"] ?? attributes["last-run"]);
        number = Math.max(number, Number(transition) || 0);
        actions.push({
          id: Number(action) || 0,
          key: `${resource.attributes.id}_${attributes.operation}_${attributes.interval ?? "0"}`,
          node: host.attributes.uname,
          state: "running",
          startedMs: Number.isNaN(began) ? undefined : began * 1000,
          endedMs: undefined,
          exitReason: undefined,
        });
      }
    }
  }
  return { number, actions };
}

/** `Controller on server1 in state S_IDLE: ok` */
export function controllerState(text: string): string | undefined {
  return /\bin state (S_\w+)/.exec(text)?.[1];
}
