import type { Resource } from "./resource.ts";
import { ProbeMode } from "./score-table.ts";

/** A host of the cluster as the document shows it: a member that runs the stack itself, a remote host, or a guest (a
 *  virtual machine or container started by a resource). The fields are those of one reading; a decision goes on to change
 *  its own reading (a host that must be fenced becomes unclean). */
export class Host {
  /** Its place in score tables: the order in which hosts became known. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly remote: boolean;
  /** The connection resource of a remote or guest host. */
  connection: Resource | undefined;
  attributes = new Map<string, string>();
  utilization = new Map<string, string>();

  /** What a score table starts with for this host: the `score` of its entry; -INFINITY once it is known to be out. */
  baseScore: number;
  baseProbeMode: ProbeMode = ProbeMode.Always;

  online = false;
  /** In the cluster's membership but not yet in its process group. */
  pending = false;
  /** In an unknown state: must be fenced before anything it may run is started elsewhere. */
  unclean = false;
  /** There is a status entry for it. */
  seen = false;
  expectedUp = false;
  standby = false;
  /** Standby because of a failure whose `on-fail` says so. */
  standbyOnFail = false;
  maintenance = false;
  /** A clean shutdown is asked for. */
  shutdown = false;
  /** Its connection failed and must be reset by fencing. */
  remoteReset = false;
  remoteFenced = false;
  remoteMaintenance = false;
  /** False where `resource-discovery-enabled` is off. */
  probesAllowed = true;
  /** Its history has been read. */
  unpacked = false;
  /** Sum of the priorities of what runs there, for priority-fencing-delay. */
  priority = 0;
  /** What runs there according to the history, in the order found. */
  running: Resource[] = [];

  constructor(index: number, id: string, name: string, remote: boolean, baseScore: number) {
    this.index = index;
    this.id = id;
    this.name = name;
    this.remote = remote;
    this.baseScore = baseScore;
  }

  /** A guest: a remote host whose connection runs inside a container or virtual machine of the cluster. */
  get isGuest(): boolean {
    return this.remote && this.connection?.launcher !== undefined;
  }

  /** A remote host of its own, reached over a connection resource. */
  get isRemote(): boolean {
    return this.remote && this.connection?.launcher === undefined;
  }
}
