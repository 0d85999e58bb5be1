import { Random } from "../../support/random.ts";

/** Lines for the configure level that a person or a script could type, most of them right, the same ones for the same seed. Times
 *  carry their units: crmsh 4 leaves bare numbers as they are, its successor adds `s`. */
export function randomScript(seed: number): string[] {
  const writer = new Writer(new Random(seed));
  const count = writer.random.between(6, 18);
  return Array.from({ length: count }, () => writer.line());
}

const AGENTS = ["Dummy", "ocf:pacemaker:Dummy", "ocf:pacemaker:Stateful", "ocf:heartbeat:Delay"];
const HOSTS = ["n1", "n2"];

class Writer {
  readonly random: Random;
  private free: string[] = [];
  private groups: string[] = [];
  /** All resources that constraints may speak of. */
  private resources: string[] = [];
  private others: string[] = [];
  private count = 0;

  constructor(random: Random) {
    this.random = random;
  }

  private id(stem: string): string {
    return `${stem}${++this.count}`;
  }

  line(): string {
    const { random } = this;
    if (this.resources.length < 3) return this.primitive();
    const make = random.weighted<() => string>([
      [() => this.primitive(), 20],
      [() => this.group(), 8],
      [() => this.clone(), 6],
      [() => this.location(), 10],
      [() => this.colocation(), 9],
      [() => this.order(), 9],
      [() => this.property(), 6],
      [() => this.defaults(), 5],
      [() => this.node(), 5],
      [() => this.tag(), 3],
      [() => this.role(), 3],
      [() => this.alert(), 3],
      [() => this.ticket(), 3],
      [() => this.template(), 3],
      [() => this.monitor(), 3],
      [() => this.modgroup(), 3],
      [() => this.rename(), 2],
      [() => this.remove(), 5],
      [() => this.wrong(), 6],
    ]);
    return make();
  }

  private pairs(names: readonly string[], values: readonly string[]): string {
    return this.random
      .some(names, this.random.between(1, 2))
      .map((name) => `${name}=${this.random.pick(values)}`)
      .join(" ");
  }

  private parts(): string {
    const { random } = this;
    const parts: string[] = [];
    if (random.chance(0.4))
      parts.push(`params ${this.pairs(["state", "fake", "op_sleep"], ["1", '"a b"', "/tmp/x.y"])}`);
    if (random.chance(0.4)) parts.push(`meta ${this.pairs(["target-role", "priority", "resource-stickiness"], ["5"])}`);
    if (random.chance(0.15)) parts.push("utilization memory=512");
    if (random.chance(0.6)) parts.push(`op monitor interval=${random.pick(["10s", "1min"])} timeout=20s`);
    if (random.chance(0.2)) parts.push(`op start timeout=${random.pick(["60s", "2min"])} interval=0s`);
    if (random.chance(0.1)) parts.push("op monitor interval=33s role=Started OCF_CHECK_LEVEL=10");
    return parts.map((part) => ` ${part}`).join("");
  }

  private primitive(): string {
    const id = this.id("p");
    this.free.push(id);
    this.resources.push(id);
    return `primitive ${id} ${this.random.pick(AGENTS)}${this.parts()}`;
  }

  private template(): string {
    const template = this.id("t");
    this.others.push(template);
    return `rsc_template ${template} Dummy${this.parts()}`;
  }

  private takeFree(count: number): string[] {
    const taken = this.random.some(this.free, count);
    this.free = this.free.filter((id) => !taken.includes(id));
    return taken;
  }

  private group(): string {
    const members = this.takeFree(this.random.between(1, 3));
    if (members.length === 0) return this.primitive();
    const id = this.id("g");
    this.groups.push(id);
    this.resources.push(id);
    const meta = this.random.chance(0.3) ? " meta resource-stickiness=7" : "";
    return `group ${id} ${members.join(" ")}${meta}`;
  }

  private clone(): string {
    const [child] = this.takeFree(1);
    if (child === undefined) return this.primitive();
    const id = this.id("c");
    this.resources.push(id);
    return `clone ${id} ${child} meta interleave=${this.random.pick(["true", "false"])} promotable=false`;
  }

  private expression(): string {
    return this.random.pick([
      "#uname eq n1",
      "pingd lt number:3".replace("lt number:3", "number:lt 3"),
      "not_defined pingd or pingd lte 0",
      "defined rack and rack eq 7",
      "date gt 2026-01-01",
      "date in start=2026-01-01 end=2026-02-01",
      "date spec hours=9-17 weekdays=1-5",
    ]);
  }

  private location(): string {
    const { random } = this;
    const id = this.id("l");
    this.others.push(id);
    const rsc = random.chance(0.1) ? "/p.*/" : random.pick(this.resources);
    const role = random.chance(0.15) && !rsc.startsWith("/") ? " role=Started" : "";
    if (random.chance(0.4))
      return `location ${id} ${rsc} rule ${random.pick(["inf:", "-inf:", "50:"])} ${this.expression()}`;
    const discovery = random.chance(0.15) ? " resource-discovery=exclusive" : "";
    return `location ${id} ${rsc}${role}${discovery} ${random.pick(["inf:", "-inf:", "100:", "-3:"])} ${random.pick(HOSTS)}`;
  }

  private body(qualifiers: readonly string[]): string {
    const { random } = this;
    const name = (): string => {
      const qualifier = random.chance(0.2) ? `:${random.pick(qualifiers)}` : "";
      return random.pick(this.resources) + qualifier;
    };
    const [a, b, c = a, d = b] = random.some(this.resources, 4);
    const sets =
      this.resources.length < 4
        ? [`${a} ${b} ${c}`]
        : [`${a} ${b} ( ${c} ${d} )`, `( ${a} ${b} ) ${c}`, `${a} ${b} ${c}`];
    return random.chance(0.6) ? `${name()} ${name()}` : random.pick(sets);
  }

  private colocation(): string {
    const id = this.id("col");
    this.others.push(id);
    return `colocation ${id} ${this.random.pick(["inf:", "-inf:", "20:"])} ${this.body(["Started"])}`;
  }

  private order(): string {
    const id = this.id("o");
    this.others.push(id);
    const kind = this.random.pick(["Mandatory: ", "Optional: ", "Serialize: ", ""]);
    const tail = this.random.chance(0.2) ? " symmetrical=false" : "";
    return `order ${id} ${kind}${this.body(["start", "stop"])}${tail}`;
  }

  private ticket(): string {
    const id = this.id("tick");
    this.others.push(id);
    return `rsc_ticket ${id} siteA: ${this.random.pick(this.resources)} loss-policy=${this.random.pick(["stop", "fence"])}`;
  }

  private property(): string {
    return `property ${this.pairs(["no-quorum-policy=ignore", "stonith-enabled=false", "maintenance-mode=true"], [""])}`.replaceAll(
      /=( |$)/g,
      "$1",
    );
  }

  private defaults(): string {
    return this.random.pick([
      "rsc_defaults resource-stickiness=100",
      "rsc_defaults migration-threshold=3 failure-timeout=1h",
      "op_defaults timeout=60s",
      "op_defaults record-pending=true",
    ]);
  }

  private node(): string {
    const host = this.random.pick(HOSTS);
    return `node ${host} ${this.random.pick(["attributes rack=7", "utilization memory=16", "attributes standby=off a=b"])}`;
  }

  private tag(): string {
    const id = this.id("tag");
    this.others.push(id);
    return `tag ${id} ${this.random.some(this.resources, 2).join(" ")}`;
  }

  private role(): string {
    const id = this.id("role");
    const rule = this.random.pick(["write meta:p1:target-role", "read xpath:/cib", "read property"]);
    const user = this.random.chance(0.5) ? "" : ` read status`;
    return `role ${id} ${rule}${user}`;
  }

  private alert(): string {
    const id = this.id("a");
    this.others.push(id);
    const meta = this.random.chance(0.5) ? " meta timeout=15s" : "";
    return `alert ${id} /usr/share/alert.sh attributes debug=1${meta} to /var/log/alert.log`;
  }

  private monitor(): string {
    return `monitor ${this.random.pick(this.resources)} ${this.random.pick(["45s:20s", "90s"])}`;
  }

  private modgroup(): string {
    const group = this.random.pick([...this.groups, "g0"]);
    const [member] = this.takeFree(1);
    return member === undefined ? this.primitive() : `modgroup ${group} add ${member}`;
  }

  private rename(): string {
    const old = this.random.pick(this.resources);
    const id = this.id("r");
    const change = (list: readonly string[]): string[] => list.map((each) => (each === old ? id : each));
    this.resources = change(this.resources);
    this.free = change(this.free);
    this.groups = change(this.groups);
    return `rename ${old} ${id}`;
  }

  private remove(): string {
    const all = this.resources.length > 3 ? [...this.resources, ...this.others] : this.others;
    if (all.length === 0) return this.primitive();
    const id = this.random.pick(all);
    const gone = (list: readonly string[]): string[] => list.filter((each) => each !== id);
    this.resources = gone(this.resources);
    this.free = gone(this.free);
    this.groups = gone(this.groups);
    this.others = gone(this.others);
    return `delete ${id}`;
  }

  private wrong(): string {
    const known = this.random.pick(this.resources);
    return this.random.pick([
      `primitive ${known} Dummy`,
      `primitiv ${known} Dummy`,
      `location ${this.id("l")} ${known} 10 n1`,
      `colocation ${this.id("col")} inf: ${known}`,
      `order ${this.id("o")} Sometimes: ${known} ${known}`,
      "delete nowhere",
      `rsc_ticket ${this.id("tick")} siteA ${known}`,
      'primitive "open Dummy',
      `tag ${this.id("tag")}`,
    ]);
  }
}
