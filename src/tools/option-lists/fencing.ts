import { choice, type ListedOption, listed, type OptionList } from "./entry.ts";

const ACTIONS = ["reboot", "off", "on", "list", "monitor", "status"];

/** How one action of a device is carried out. */
function ofAction(action: string): ListedOption[] {
  return [
    listed(`pcmk_${action}_action`, "string", action, `What to ask the agent for instead of '${action}'`, {
      flag: "advanced",
      long: `For devices whose '${action}' goes by another name, or that have something better.`,
    }),
    listed(`pcmk_${action}_timeout`, "timeout", "60s", `How long '${action}' may take, instead of fencing-timeout`, {
      flag: "advanced",
      long: `For devices that are much faster or slower than others at '${action}'.`,
    }),
    listed(`pcmk_${action}_retries`, "integer", "2", `How often '${action}' is tried within its time`, {
      flag: "advanced",
      long:
        `A device that is busy with something else may fail at first: '${action}' is tried again this often, as long as ` +
        "there is time left.",
    }),
  ];
}

/** Parameters that every fencing device has: names, types, defaults and their order are Pacemaker 3.0.2's. */
export const FENCING_OPTIONS: OptionList = {
  name: "fence-attributes",
  short: "Parameters of all fencing devices",
  long: "Parameters that every fencing device has whatever its agent: the cluster goes by them, the agent does not get them",
  options: [
    listed("pcmk_host_argument", "string", undefined, "Which parameter of the agent gets the node's name", {
      flag: "advanced",
      long:
        'Without it: plug where the agent has such a parameter, else port. "none" gives it no name. An agent that wants ' +
        "something else than the node's name needs pcmk_host_map.",
    }),
    listed("pcmk_host_map", "string", undefined, "What the device calls the nodes", {
      long: 'For devices that do not know nodes by name: in "node1:1;node2:2,3" they are outlet 1, and outlets 2 and 3.',
    }),
    listed("pcmk_host_list", "string", undefined, "Which nodes the device can fence", {
      long:
        'Names with commas between them: "node1,node2". With the check "static-list" either this or pcmk_host_map has to be ' +
        "there.",
    }),
    choice(
      "pcmk_host_check",
      ["dynamic-list", "static-list", "status", "none"],
      undefined,
      "How it is known which nodes the device can fence",
      {
        long:
          '"dynamic-list" asks the device for its list, "static-list" reads pcmk_host_list, "status" asks the device about ' +
          'the node, and with "none" it can fence all. Without one it is "static-list" with pcmk_host_list or ' +
          'pcmk_host_map, else "dynamic-list" or "status" as far as the device can do it, else "none".',
      },
    ),
    listed("pcmk_delay_max", "duration", "0s", "How long fencing may be delayed at most", {
      long: "The delay is pcmk_delay_base and a random time on top, together no more than this.",
    }),
    listed("pcmk_delay_base", "string", "0s", "How long fencing is delayed at least", {
      long:
        "Keeps two nodes from fencing each other in the same moment. One time for all nodes, or one for each as in " +
        '"node1:1s;node2:5". With pcmk_delay_max, a random time comes on top.',
    }),
    listed("pcmk_action_limit", "integer", "1", "How many actions the device can do at the same time", {
      long: "Counts with concurrent-fencing only. -1: any number.",
    }),
    ...ACTIONS.flatMap(ofAction),
  ],
};
