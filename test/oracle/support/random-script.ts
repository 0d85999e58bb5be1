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
const VALUES = ["1", '"a b"', "/tmp/x.y", '"say \\"hi\\""', "a=b", '"it\'s"', '""', "x;y"];

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
      [() => this.ticket(), 4],
      [() => this.template(), 3],
      [() => this.fromTemplate(), 3],
      [() => this.bundle(), 3],
      [() => this.topology(), 3],
      [() => this.target(), 2],
      [() => this.xml(), 2],
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
    if (random.chance(0.1)) parts.push(`description=${random.pick(["short", '"two words"'])}`);
    if (random.chance(0.4)) parts.push(`params ${this.setHead()}${this.pairs(["state", "fake", "op_sleep"], VALUES)}`);
    if (random.chance(0.1)) parts.push(`params rule ${random.pick(["", "inf: ", "5: "])}${this.expressions()} fake=7`);
    if (random.chance(0.4)) parts.push(`meta ${this.pairs(["target-role", "priority", "resource-stickiness"], ["5"])}`);
    if (random.chance(0.15)) parts.push("utilization memory=512");
    if (random.chance(0.6)) parts.push(`op monitor interval=${random.pick(["10s", "1min"])} timeout=20s`);
    if (random.chance(0.2)) parts.push(`op start timeout=${random.pick(["60s", "2min"])} interval=0s`);
    if (random.chance(0.1)) parts.push("op monitor interval=33s role=Started OCF_CHECK_LEVEL=10");
    if (random.chance(0.1)) parts.push("op monitor interval=34s on-fail=block op_params depth=3 op_meta x=y");
    if (random.chance(0.05)) parts.push(`op monitor $id=${this.id("mon")} interval=35s enabled=false`);
    return parts.map((part) => ` ${part}`).join("");
  }

  /** An id of the set, a score of it, a reference to another's, or nothing. */
  private setHead(): string {
    const { random } = this;
    if (random.chance(0.8)) return "";
    return random.pick([`$id=${this.id("set")} `, "5: ", `$id=${this.id("set")} 7: `]);
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

  private fromTemplate(): string {
    const templates = this.others.filter((id) => id.startsWith("t") && !/^t(ag|ick|gt|op)/.test(id));
    if (templates.length === 0) return this.template();
    const id = this.id("p");
    this.free.push(id);
    this.resources.push(id);
    return `primitive ${id} @${this.random.pick(templates)}${this.random.chance(0.5) ? " params fake=9" : ""}`;
  }

  private bundle(): string {
    const { random } = this;
    const id = this.id("b");
    const options = random.pick(["", " replicas=2", ' options="--log-driver=none" network=host']);
    const network = random.pick([
      "",
      " network ip-range-start=10.0.0.5",
      ` network control-port=3121 port-mapping id=pm${id} port=80`,
    ]);
    const storage = random.chance(0.3)
      ? ` storage storage-mapping id=sm${id} source-dir=/srv target-dir=/www options=rw`
      : "";
    const [member] = random.chance(0.5) ? this.takeFree(1) : [];
    const meta = random.chance(0.3) ? " meta priority=3" : "";
    this.resources.push(id);
    return `bundle ${id} docker image=web:1${options}${network}${storage}${meta}${member === undefined ? "" : ` primitive ${member}`}`;
  }

  private topology(): string {
    const device = (): string => this.random.pick([...this.resources, "f1,f2"]);
    return this.random.pick([
      `fencing_topology n1: ${device()} ${device()} n2: ${device()}`,
      `fencing_topology ${device()} ${device()}`,
      `fencing_topology pattern:n.* ${device()}`,
      `fencing_topology attr:rack=1 ${device()} ${device()}`,
    ]);
  }

  private target(): string {
    const roles = this.others.filter((id) => id.startsWith("role"));
    if (roles.length === 0) return this.random.chance(0.1) ? `acl_target ${this.id("tgt")} nobody` : this.role();
    return `acl_target ${this.id("tgt")} ${this.random.some(roles, 2).join(" ")}`;
  }

  private xml(): string {
    const id = this.id("p");
    this.free.push(id);
    this.resources.push(id);
    return `xml '<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy"><meta_attributes id="${id}-m"><nvpair id="${id}-m-p" name="priority" value="2"/></meta_attributes></primitive>'`;
  }

  /** One to three expressions, all joined by the same word. */
  private expressions(): string {
    const word = this.random.pick([" and ", " or "]);
    return Array.from({ length: this.random.between(1, 3) }, () => this.simple()).join(word);
  }

  private simple(): string {
    const { random } = this;
    const attribute = random.pick(["rack", "#uname", "pingd"]);
    return random.pick([
      `${attribute} ${random.pick(["", "string:", "number:", "version:"])}${random.pick(["lt", "gt", "lte", "gte", "eq", "ne"])} ${random.pick(["7", "n1", "x-y"])}`,
      `${random.pick(["defined", "not_defined"])} ${attribute}`,
      `date ${random.pick(["lt", "gt"])} ${random.pick(["2026-01-01", "2026-01-01T10:00:00Z"])}`,
      "date in start=2026-01-01 end=2026-02-01",
      "date in start=2026-01-01 months=1",
      `date spec ${random.pick(["hours=9-17", "weekdays=1-5 hours=9-17", "years=2026 monthdays=1-7", "weeks=1-53"])}`,
    ]);
  }

  private expression(): string {
    if (this.random.chance(0.5)) return this.expressions();
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
    if (random.chance(0.15) && this.resources.length > 1) {
      const [a, b = a] = random.some(this.resources, 2);
      return `location ${id} { ${random.pick([`${a} ${b}`, `( ${a} ${b} )`, `${a}:Started ${b}`, `${a} sequential=true`])} } 5: n1`;
    }
    if (random.chance(0.4)) {
      const rule = (): string => {
        const name = random.chance(0.2) ? `$id=${this.id("rule")} ` : "";
        const of = random.chance(0.2) ? `$role=${random.pick(["Started", "Promoted", "Stopped"])} ` : "";
        return `rule ${name}${of}${random.pick(["inf:", "-inf:", "50:", "weight:", ""])} ${this.expression()}`;
      };
      return `location ${id} ${rsc}${role} ${rule()}${random.chance(0.2) ? ` ${rule()}` : ""}`;
    }
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
        : [
            `${a} ${b} ( ${c} ${d} )`,
            `( ${a} ${b} ) ${c}`,
            `${a} ${b} ${c}`,
            `[ ${a} ${b} ] ${c}`,
            `[ ${a} ${b} sequential=true ] ${c}`,
            `( ${a} ${b} require-all=false ) ${c}`,
            `(${a} ${b}) ${c} ${d}`,
            `${a}:${random.pick(qualifiers)} ${b} ${c}`,
            `${a}:${random.pick(qualifiers)} ${b}:${random.pick(qualifiers)} ( ${c}:${random.pick(qualifiers)} ${d} )`,
            `_rsc_set_ ${a} ${b}`,
          ];
    return random.chance(0.6) ? `${name()} ${name()}` : random.pick(sets);
  }

  private colocation(): string {
    const id = this.id("col");
    this.others.push(id);
    const body = this.body(["Started", "Promoted", "stopped"]);
    // The schema has no score-attribute and no node-attribute for sets: seldom there, for Pacemaker's tools refuse to write it.
    const valid = body.split(" ").length === 2 || this.random.chance(0.1);
    const weight = valid ? ["weight:"] : [];
    const score = this.random.pick(["inf:", "-inf:", "20:", "INFINITY:", "+5:", "mandatory:", "advisory:", ...weight]);
    const tail = valid && this.random.chance(0.1) ? " node-attribute=rack" : "";
    return `colocation ${id} ${score} ${body}${tail}`;
  }

  private order(): string {
    const id = this.id("o");
    this.others.push(id);
    const kind = this.random.pick([
      "Mandatory: ",
      "Optional: ",
      "Serialize: ",
      "",
      "optional: ",
      "inf: ",
      "0: ",
      "30: ",
    ]);
    const tail = this.random.chance(0.2) ? ` symmetrical=${this.random.pick(["false", "true", "no"])}` : "";
    return `order ${id} ${kind}${this.body(["start", "stop", "promote", "Demote"])}${tail}`;
  }

  private ticket(): string {
    const id = this.id("tick");
    this.others.push(id);
    const { random } = this;
    const [a, b = a] = random.some(this.resources, 2);
    const what = random.pick([a, `${a}:Promoted`, `${a} ${b}`, `${a}:Promoted ${b}`, `( ${a} ${b} )`]);
    const policy = random.chance(0.7) ? ` loss-policy=${random.pick(["stop", "fence", "demote", "freeze"])}` : "";
    return `rsc_ticket ${id} siteA: ${what}${policy}`;
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
      `rsc_defaults ${this.id("rd")}: priority=3`,
      `rsc_defaults $id=${this.id("rd")} rule ${this.expressions()} priority=4`,
      `op_defaults rule 5: ${this.expressions()} timeout=90s`,
      `property ${this.id("ps")}: batch-limit=7`,
      `property $id=${this.id("ps")} rule ${this.expressions()} batch-limit=8`,
    ]);
  }

  private node(): string {
    const host = this.random.pick(HOSTS);
    return `node ${host} ${this.random.pick(["attributes rack=7", "utilization memory=16", "attributes standby=off a=b", "a=b c=d", "utilization cpu=4 attributes e=f", "attributes e"])}`;
  }

  private tag(): string {
    const id = this.id("tag");
    this.others.push(id);
    return `tag ${id} ${this.random.some(this.resources, 2).join(" ")}`;
  }

  private role(): string {
    const id = this.id("role");
    this.others.push(id);
    const rule = this.random.pick([
      ...["write meta:p1:target-role", "read xpath:/cib", "read property", "read params:p1", "write location:p1"],
      ...["deny ref:p1", "read type:nvpair attribute:name", "read nodeattr:a", "write node:n1", "read utilization:p1"],
      ...["read tag:node", "read nodeutil", "write xpath:\"//nodes/node[@id='1']\"", "read property:batch-limit"],
      `description="what it may" read cib`,
    ]);
    const user = this.random.chance(0.5) ? "" : ` read status`;
    return `role ${id} ${rule}${user}`;
  }

  private alert(): string {
    const id = this.id("a");
    this.others.push(id);
    const { random } = this;
    const meta = random.chance(0.5) ? " meta timeout=15s" : "";
    const select = random.pick([
      "",
      " select nodes",
      " select nodes fencing",
      " select attributes { standby a }",
      " select resources attributes { b }",
    ]);
    const recipients = random.pick([
      ...["", " to /var/log/alert.log", " to { /var/log/alert.log attributes a=b }", " to /a to /b"],
      " to { /a meta c=d } to { /b attributes e=f }",
    ]);
    const settings = random.chance(0.5) ? " attributes debug=1" : "";
    return `alert ${id} ${random.pick(["/usr/share/alert.sh", '"/usr/share/a b.sh"'])}${settings}${meta}${select}${recipients}`;
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
      `location ${this.id("l")} ${known} rule a eq b or c eq d and e eq f`,
      `location ${this.id("l")} ${known} rule a foo b`,
      `order ${this.id("o")} ${known} ( ${known} ( ${known} ) )`,
      `colocation ${this.id("col")} inf: ${known} ( )`,
      `role ${this.id("role")} read`,
      `node n9:nothing`,
      `alert ${this.id("a")}`,
      `bundle ${this.id("b")} docker image=x primitive ${known} ${known}`,
      `primitive ${this.id("p")} Dummy op monitor OCF_CHECK_LEVEL=1 interval=5s`,
      `tag ${this.id("tag")}`,
    ]);
  }
}
