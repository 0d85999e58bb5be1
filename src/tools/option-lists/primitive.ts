import { choice, listed, type OptionList } from "./entry.ts";

/** Meta-attributes of a primitive: names, types, defaults and their order are Pacemaker 3.0.2's. */
export const PRIMITIVE_OPTIONS: OptionList = {
  name: "primitive-meta",
  short: "Meta-attributes of primitives",
  long: "What the cluster goes by when it deals with a primitive, whatever its agent",
  options: [
    listed("priority", "score", "0", "How important it is to run the resource", {
      long: "Where not everything can run, what has less of it gives way.",
    }),
    listed("critical", "boolean", "true", "Whether its failures may move what it is colocated with", {
      long:
        "What colocation constraints of the resource have as their influence where they say nothing, and what holds between " +
        "the members of a group.",
    }),
    choice("target-role", ["Stopped", "Started", "Unpromoted", "Promoted"], "Started", "What the resource is to be", {
      long:
        '"Stopped" keeps it from running. "Started" and "Promoted" let it run, and be promoted where it can be. ' +
        '"Unpromoted" lets it run, but not be promoted.',
    }),
    listed("is-managed", "boolean", "true", "Whether the cluster may change the state of the resource", {
      long:
        "If false, it is neither started, stopped, promoted nor demoted anywhere; its recurring actions go on. If true, " +
        "maintenance of the cluster, the node or the resource still has the last word.",
    }),
    listed("maintenance", "boolean", "false", "Whether the cluster keeps its hands off the resource altogether", {
      long:
        "If true, nothing is done to it, and its monitors pause (but for those with the role Stopped). If false, " +
        "maintenance of the cluster or the node still has the last word.",
    }),
    listed("resource-stickiness", "score", undefined, "How much the resource wants to stay where it runs", {
      long:
        "Added to the score of the node where it is, so that it does not move for the sake of a slightly better place. " +
        "Without one it is 1 for instances of clones and 0 for everything else.",
    }),
    choice("requires", ["nothing", "quorum", "fencing", "unfencing"], undefined, "What must hold before it starts", {
      long:
        '"nothing": it may always start. "quorum": the partition must have quorum. "fencing": also, lost nodes must have ' +
        'been fenced. "unfencing": also, the node must have been unfenced. Devices need "quorum"; others need "unfencing" ' +
        'where the agent or a device provides it, "fencing" where fencing is enabled, and else "quorum".',
    }),
    listed("migration-threshold", "score", "INFINITY", "After how many failures it leaves a node", {
      long:
        "The node is closed to the resource then, until its failures are forgotten. 0 never closes it. INFINITY closes it " +
        "only where fail counts are INFINITY themselves, as after a failed start with start-failure-is-fatal.",
    }),
    listed("failure-timeout", "duration", "0", "After how long without a failure the earlier ones are forgotten", {
      long: "0: they are never forgotten by themselves.",
    }),
    choice(
      "multiple-active",
      ["block", "stop_only", "stop_start", "stop_unexpected"],
      "stop_start",
      "What to do when it is found running on several nodes",
      {
        long:
          '"block" leaves it to the administrator. "stop_only" stops it everywhere. "stop_start" stops it everywhere and ' +
          'starts it once. "stop_unexpected" stops it where it should not be, which it must be known to survive.',
      },
    ),
    listed("allow-migrate", "boolean", undefined, "Whether it is moved by live migration where that is possible", {
      long: "Without it: true for connections to remote nodes, false for everything else.",
    }),
    listed("allow-unhealthy-nodes", "boolean", "false", "Whether it may run on a node that reports bad health"),
    listed("container-attribute-target", "string", undefined, "Which node the attributes of a container belong to", {
      long:
        'For what runs in a bundle. "host": agents set them for the node that the container runs on; anything else: for ' +
        "the container.",
    }),
    listed("remote-node", "string", undefined, "Name of the guest node that the resource makes", {
      long:
        "Makes a virtual machine or container a node in which resources run. No resource and no node may have this name " +
        "already.",
    }),
    listed("remote-addr", "string", undefined, "Address of the guest node", {
      long: "For guests (remote-node) only; without one it is the guest's name.",
    }),
    listed("remote-port", "port", "3121", "Port on which the guest node listens", {
      long: "For guests (remote-node) only.",
    }),
    listed("remote-connect-timeout", "timeout", "60s", "How long connecting to the guest node may take"),
    listed("remote-allow-migrate", "boolean", "true", "Whether the guest node may move by live migration"),
  ],
};
