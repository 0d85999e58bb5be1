/** A value that a template asks for. */
export interface TemplateParameter {
  readonly name: string;
  readonly required: boolean;
  readonly fallback?: string;
  readonly text: string;
}

/** A ready-made piece of configuration. */
export interface Template {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly TemplateParameter[];
  /** Statements; `id` is the name of the filled-in template, values are quoted. */
  statements(id: string, value: (name: string) => string | undefined): readonly string[];
}

const required = (name: string, text: string): TemplateParameter => ({ name, required: true, text });
const optional = (name: string, text: string, fallback?: string): TemplateParameter => ({
  name,
  required: false,
  text,
  ...(fallback === undefined ? {} : { fallback }),
});

type Value = (name: string) => string | undefined;

/** `name=value` of those that are given. */
function given(value: Value, ...names: readonly string[]): string {
  return names.flatMap((name) => (value(name) === undefined ? [] : [` ${name}=${value(name)}`])).join("");
}

export const TEMPLATES: readonly Template[] = [
  {
    name: "virtual-ip",
    summary: "a floating address",
    parameters: [
      required("ip", "the address"),
      optional("cidr_netmask", "bits of the network, as in 24"),
      optional("nic", "the interface, where the network does not say it"),
    ],
    statements: (id, value) => [
      `primitive ${id} ocf:heartbeat:IPaddr2 params${given(value, "ip", "cidr_netmask", "nic")} op monitor interval=10s timeout=20s`,
    ],
  },
  {
    name: "filesystem",
    summary: "a file system on a disk that both hosts reach",
    parameters: [
      required("device", "the block device, or host:/directory"),
      required("directory", "where it is mounted"),
      required("fstype", "its type, as in ext4"),
      optional("options", "options of mount"),
    ],
    statements: (id, value) => [
      `primitive ${id} ocf:heartbeat:Filesystem params${given(value, "device", "directory", "fstype", "options")} op start timeout=60s interval=0 op stop timeout=60s interval=0 op monitor interval=20s timeout=40s`,
    ],
  },
  {
    name: "drbd",
    summary: "a replicated disk, promoted on one host",
    parameters: [required("drbd_resource", "its name in drbd.conf")],
    statements: (id, value) => [
      `primitive ${id} ocf:linbit:drbd params${given(value, "drbd_resource")} op start timeout=240s interval=0 op stop timeout=100s interval=0 op monitor interval=29s role=Promoted op monitor interval=31s role=Unpromoted`,
      `clone ${id}-clone ${id} meta promotable=true promoted-max=1 promoted-node-max=1 clone-max=2 clone-node-max=1 notify=true`,
    ],
  },
  {
    name: "service",
    summary: "a unit of systemd",
    parameters: [required("unit", "its name"), optional("interval", "how often it is looked at", "30s")],
    statements: (id, value) => [
      `primitive ${id} systemd:${value("unit")} op start timeout=100s interval=0 op stop timeout=100s interval=0 op monitor interval=${value("interval")} timeout=100s`,
    ],
  },
  {
    name: "web-server",
    summary: "an address and nginx or apache behind it, together",
    parameters: [
      required("ip", "the address"),
      optional("cidr_netmask", "bits of the network, as in 24"),
      optional("unit", "the web server's unit", "nginx"),
    ],
    statements: (id, value) => [
      `primitive ${id}-ip ocf:heartbeat:IPaddr2 params${given(value, "ip", "cidr_netmask")} op monitor interval=10s timeout=20s`,
      `primitive ${id}-server systemd:${value("unit")} op monitor interval=30s timeout=100s`,
      `group ${id} ${id}-ip ${id}-server`,
    ],
  },
  {
    name: "ping",
    summary: "watches whether the network answers; for rules on `pingd`",
    parameters: [
      required("host_list", "addresses that must answer, joined by blanks"),
      optional("multiplier", "points for each that answers", "1000"),
    ],
    statements: (id, value) => [
      `primitive ${id} ocf:pacemaker:ping params${given(value, "host_list", "multiplier")} op monitor interval=15s timeout=60s`,
      `clone ${id}-clone ${id}`,
    ],
  },
];
