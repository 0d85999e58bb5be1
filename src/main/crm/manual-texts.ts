/** What the manual page crm(8) says besides the tables. */

export const DESCRIPTION = `\`crm\` manages a cluster: what it is to run (the level configure), what runs now (resource, node, status), and what happened (history, checkpoint). It takes the commands and the configuration language of crmsh.

Without words and on a terminal it is a shell with a prompt; commands stand at levels, a level's name leads to it, \`up\` leads back. A level's name followed by a command runs that one and comes back: \`configure show\`. Names may be shortened as far as they stay clear. \`help\` tells about what there is at a level, \`help COMMAND\` about one command; Tab completes, \`crm-keys(7)\` lists the keys.

With words it runs one command and ends: \`crm resource status\`. A statement of the configuration given so is checked and committed at once. With a file or with something on standard input it runs a script: see SCRIPTS.

Statements of the level configure are staged: nothing reaches the cluster before \`commit\`. What a commit would do is shown by \`diff\`, \`verify\` and \`simulate\` beforehand; \`undo\` takes steps back.

The cluster is found in this order: --connect or LIFELINE_SOCKET; a shadow copy (-c or CIB_shadow); the file that CIB_file names; Lifeline's node on this host; a live Pacemaker on this host, read and changed through its own tools; the playground of this user (before Pacemaker where LIFELINE_RUNTIME_DIR says where it is). Where there is none, \`crm --playground\` starts one to try things on.`;

export const EXAMPLES: readonly (readonly [string, string])[] = [
  ["crm status", "what runs where"],
  ["crm configure show", "the configuration as text"],
  ["crm configure primitive vip IPaddr2 ip=10.0.0.9 op monitor interval=10s", "one statement, checked and committed"],
  ["crm configure load update web.crm", "statements of a file"],
  ["crm --strict -f change.crm", "a script that changes all or nothing"],
  ["crm apply site.crm", "make the configuration be what the file says, as often as one likes"],
  ["crm resource move web server2", "and nothing is left behind"],
  ["crm explain vip", "why it runs where it runs"],
  ["crm what-if node server1 offline", "what would happen"],
  ["crm wait --for 'vip started on server2' --timeout 30s", "in a script"],
  ["CIB_file=cib.xml crm configure verify", "without a cluster"],
];

export const ENVIRONMENT: Readonly<Record<string, string>> = {
  LIFELINE_SOCKET: "The socket of the cluster to work on.",
  CIB_file: "A CIB file to work on instead of a cluster.",
  CIB_shadow: "The shadow copy to work on.",
  CIB_shadow_dir: "Where shadow copies lie.",
  CIB_user: "Whose ACLs limit what is shown and changed, where the property enable-acl is true. Default: nobody's.",
  LIFELINE_RUNTIME_DIR: "Where the playground of this user lives.",
  LIFELINE_CHECKPOINTS: "Where checkpoints lie; empty: none are kept of what is done to files.",
  OCF_ROOT: "Where OCF agents lie. Default: /usr/lib/ocf.",
  EDITOR: "The editor of `edit`; core.editor overrides it.",
  PAGER: "Shows long output; core.pager overrides it.",
  NO_COLOR: "Set to anything: no colours.",
  LIFELINE_THEME:
    "Colours of the screens, crm_mon's too: standard (the sixteen of the terminal), truecolor, deuteranopia (blue and orange), mono.",
  INK_SCREEN_READER: "Set to true: screens as text to be read out, nothing beside anything else.",
  ACCESSIBLE: "Set to 1: lines only, as with --plain.",
};

export const FILES: Readonly<Record<string, string>> = {
  "/etc/crm/crm.conf": "Preferences of this host.",
  "~/.config/crm/crm.conf": "Preferences of this user; they win.",
  "~/.config/crm/templates": "Configurations made of templates.",
  "~/.local/state/lifeline": "History of the prompt, what was staged in a shell that ended unexpectedly, checkpoints.",
  "/var/lib/lifeline/checkpoints": "Checkpoints of root.",
  "/run/lifeline/control.sock": "The node of this host.",
};
