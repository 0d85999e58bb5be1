/** The transition graph: what the scheduler asks to be done, in which order, as data. The transition engine walks it, the
 *  hosts run it, `crm_simulate -G` prints it. Names follow Pacemaker's graph (crm_simulate --save-graph). */

export interface TransitionGraph {
  /** Added to every action's timeout while waiting for a remote result, milliseconds. */
  readonly clusterDelayMs: number;
  readonly fencingTimeoutMs: number;
  /** Fail count added by a failed stop or start: `INFINITY`, or a number as text. */
  readonly failedStopOffset: string;
  readonly failedStartOffset: string;
  /** Actions in flight at most; 0 = the engine decides. */
  readonly batchLimit: number;
  /** Migrations in flight per host at most; undefined = no limit. */
  readonly migrationLimit: number | undefined;
  /** Epoch seconds by which the scheduler must run again even if nothing happens; undefined = no such time. */
  readonly recheckBy: number | undefined;
  readonly synapses: readonly Synapse[];
  /** Actions that others wait for although they are not in the graph (a stop of what nobody manages): such a transition
   *  cannot come to its end, and Pacemaker's cannot either. */
  readonly absent: readonly GraphAction[];
}

/** One action, the actions it waits for, and its rank among those that are ready. */
export interface Synapse {
  readonly id: number;
  /** Higher runs first among those that are ready. */
  readonly priority: number;
  readonly action: GraphAction;
  /** Ids of the actions that must be confirmed before. */
  readonly inputs: readonly number[];
}

interface ActionBase {
  readonly id: number;
  /** `start`, `monitor`, `fence`, `clear_failcount`, `running`, ... */
  readonly operation: string;
  /** `vip_start_0`; the key by which results are matched. */
  readonly operationKey: string;
  /** Key before the instance number of an anonymous clone is hidden, where it differs. */
  readonly internalOperationKey?: string;
  /** Ids of the nodes that are expected to go down by it. */
  readonly downed?: readonly string[];
  /** `CRM_meta_*` and, for resource operations, the agent's parameters; names as written in the graph. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where an action happens. */
export interface ActionTarget {
  readonly node: string;
  readonly nodeId: string;
  /** The host whose executor carries it out, where that is another (remote and guest nodes). */
  readonly routerNode?: string;
}

/** An operation of a resource's agent. */
export interface ResourceAction extends ActionBase {
  readonly kind: "rsc_op";
  readonly target: ActionTarget;
  /** Epoch seconds since when a shutdown lock holds the resource for the host; kept in its history. */
  readonly shutdownLock?: number;
  readonly resource: {
    readonly id: string;
    /** Id with the instance number where `id` hides it. */
    readonly longId?: string;
    readonly class: string;
    readonly provider?: string;
    readonly type: string;
  };
}

/** Nothing is done: a point in time that others wait for (`group_start_0`, `all_stopped`). */
export interface PseudoAction extends ActionBase {
  readonly kind: "pseudo_event";
  readonly target?: ActionTarget;
  /** Remote nodes whose maintenance mode the controller is to write into their status (`maintenance_nodes`). */
  readonly maintenance?: readonly { readonly nodeId: string; readonly on: boolean }[];
}

/** Done by the cluster manager itself: fencing, shutdown, clearing of fail counts, deletion of history. */
export interface ClusterAction extends ActionBase {
  readonly kind: "crm_event";
  readonly target: ActionTarget;
  /** Done in the document alone, without the host (history of a resource that a shutdown lock held). */
  readonly mode?: "cib";
  /** Epoch seconds since when a shutdown lock holds the resource for the host; kept in its history. */
  readonly shutdownLock?: number;
  readonly resource?: ResourceAction["resource"];
}

export type GraphAction = ResourceAction | PseudoAction | ClusterAction;
