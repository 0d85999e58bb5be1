/** A large synthetic CIB: everything runs, and the last host has just failed and must be fenced. Of the resources 30% stand
 *  in groups of five, up to ten are clones on every host, the rest is plain, with location preferences for a third of them,
 *  colocations for a fifth, orders for a quarter. `cold`: all hosts are up and there is no history, so that every resource is
 *  looked for on every host. Text is put together by hand: the largest has 86 MB. */
export function bigCib(hosts: number, resources: number, cold = false): string {
  return new BigCib(hosts, resources, cold).text();
}

const FEATURE_SET = "3.16.1";
const DIGEST = "f2317cad3d54cec5d7d7aa7d0bf35cf8";
const CONTROLLER = "11111111-1111-1111-1111-111111111111";

interface Running {
  readonly id: string;
  readonly class: string;
  readonly provider: string | undefined;
  readonly type: string;
  readonly hosts: ReadonlySet<string>;
}

class BigCib {
  readonly #hosts: readonly string[];
  readonly #resources: number;
  readonly #cold: boolean;
  readonly #out: string[] = [];
  readonly #running: Running[] = [];
  readonly #constraints: string[] = [];
  #call = 1;

  constructor(hosts: number, resources: number, cold: boolean) {
    this.#hosts = Array.from({ length: hosts }, (_, index) => `node${index + 1}`);
    this.#resources = resources;
    this.#cold = cold;
  }

  text(): string {
    this.#configuration();
    this.#status();
    return `${this.#out.join("\n")}\n`;
  }

  #configuration(): void {
    const out = this.#out;
    out.push(
      `<cib crm_feature_set="${FEATURE_SET}" validate-with="pacemaker-3.9" epoch="10" num_updates="1" admin_epoch="0" have-quorum="1" dc-uuid="1">\n<configuration>\n<crm_config><cluster_property_set id="o">`,
    );
    const options = {
      "stonith-enabled": "true",
      "no-quorum-policy": "stop",
      "cluster-infrastructure": "corosync",
      "dc-version": "x",
    };
    for (const [name, value] of Object.entries(options))
      out.push(`<nvpair id="o-${name}" name="${name}" value="${value}"/>`);
    out.push("</cluster_property_set></crm_config>\n<nodes>");
    for (const [index, name] of this.#hosts.entries()) out.push(`<node id="${index + 1}" uname="${name}"/>`);
    out.push("</nodes>\n<resources>");
    out.push(
      '<primitive id="fencing" class="stonith" type="fence_xvm"><operations><op id="fencing-mon" name="monitor" interval="120s"/></operations></primitive>',
    );
    this.#running.push({
      id: "fencing",
      class: "stonith",
      provider: undefined,
      type: "fence_xvm",
      hosts: new Set([this.#hosts[0]!]),
    });
    this.#fill();
    out.push("</resources>\n<constraints>", ...this.#constraints);
    out.push(
      '</constraints>\n<rsc_defaults><meta_attributes id="rd"><nvpair id="rd-s" name="resource-stickiness" value="10"/></meta_attributes></rsc_defaults>\n</configuration>\n<status>',
    );
  }

  #fill(): void {
    const clones = Math.min(10, Math.floor(this.#resources / 20));
    const groups = Math.floor(Math.floor(this.#resources * 0.3) / 5);
    const plain = this.#resources - clones - groups * 5;
    const home = (index: number): string => this.#hosts[index % this.#hosts.length]!;
    for (let group = 0; group < groups; group++) {
      this.#out.push(`<group id="grp${group}">`);
      for (let member = 0; member < 5; member++) this.#primitive(`grp${group}m${member}`, "  ", [home(group)]);
      this.#out.push("</group>");
    }
    for (let clone = 0; clone < clones; clone++) {
      const id = `cl${clone}`;
      this.#out.push(
        `<clone id="${id}-clone"><meta_attributes id="${id}-m"><nvpair id="${id}-il" name="interleave" value="true"/></meta_attributes>`,
      );
      this.#primitive(id, "  ", this.#hosts);
      this.#out.push("</clone>");
    }
    const homes = Array.from({ length: plain }, (_, index) => home(index));
    this.#constrainPlain(homes);
    this.#constrainGroups(groups, clones);
    for (const [index, host] of homes.entries()) this.#primitive(`r${index}`, "", [host]);
  }

  /** A colocated resource runs with its partner. */
  #constrainPlain(homes: string[]): void {
    for (let index = 0; index < homes.length; index++) {
      const id = `r${index}`;
      if (index % 3 === 0)
        this.#constraints.push(`<rsc_location id="loc-${id}" rsc="${id}" node="${homes[index]}" score="100"/>`);
      if (index % 5 === 0 && index + 1 < homes.length) {
        this.#constraints.push(
          `<rsc_colocation id="col-${id}" rsc="r${index + 1}" with-rsc="${id}" score="INFINITY"/>`,
        );
        homes[index + 1] = homes[index]!;
      }
      if (index % 4 === 0 && index + 2 < homes.length) {
        this.#constraints.push(`<rsc_order id="ord-${id}" first="${id}" then="r${index + 2}"/>`);
      }
    }
  }

  #constrainGroups(groups: number, clones: number): void {
    if (clones === 0) return;
    for (let index = 0; index < groups; index += 2) {
      const clone = `cl${index % clones}-clone`;
      this.#constraints.push(
        `<rsc_order id="ord-grp${index}" first="${clone}" then="grp${index}"/>`,
        `<rsc_colocation id="col-grp${index}" rsc="grp${index}" with-rsc="${clone}" score="INFINITY"/>`,
      );
    }
  }

  #primitive(id: string, margin: string, hosts: readonly string[]): void {
    this.#out.push(
      `${margin}<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy"><operations><op id="${id}-mon" name="monitor" interval="10s" timeout="20s"/><op id="${id}-start" name="start" interval="0s" timeout="60s"/><op id="${id}-stop" name="stop" interval="0s" timeout="60s"/></operations></primitive>`,
    );
    this.#running.push({ id, class: "ocf", provider: "heartbeat", type: "Dummy", hosts: new Set(hosts) });
  }

  #status(): void {
    const failed = this.#hosts.at(-1);
    for (const [index, host] of this.#hosts.entries()) {
      const up = this.#cold || host !== failed;
      const [inCcm, crmd, join] = up ? ["true", "online", "member"] : ["false", "offline", "down"];
      this.#out.push(
        `<node_state id="${index + 1}" uname="${host}" in_ccm="${inCcm}" crmd="${crmd}" join="${join}" expected="member" crm-debug-origin="do_update_resource"><lrm id="${index + 1}"><lrm_resources>`,
      );
      if (!this.#cold) for (const resource of this.#running) this.#history(resource, host);
      this.#out.push("</lrm_resources></lrm></node_state>");
    }
    this.#out.push("</status>\n</cib>");
  }

  #history(resource: Running, host: string): void {
    const provider = resource.provider === undefined ? "" : ` provider="${resource.provider}"`;
    this.#out.push(`<lrm_resource id="${resource.id}" class="${resource.class}"${provider} type="${resource.type}">`);
    if (resource.hosts.has(host)) {
      this.#operation(resource.id, host, "start", 0, 0);
      this.#operation(resource.id, host, "monitor", resource.class === "stonith" ? 120_000 : 10_000, 0);
    } else {
      this.#operation(resource.id, host, "monitor", 0, 7);
    }
    this.#out.push("</lrm_resource>");
  }

  #operation(id: string, host: string, task: string, intervalMs: number, rc: number): void {
    const key = `${id}_${task}_${intervalMs}`;
    const entry = intervalMs === 0 ? `${id}_last_0` : key;
    const transition = `1:1:${rc}:${CONTROLLER}`;
    this.#out.push(
      `<lrm_rsc_op id="${entry}" operation_key="${key}" operation="${task}" crm_feature_set="${FEATURE_SET}" transition-key="${transition}" transition-magic="0:${rc};${transition}" exit-reason="" on_node="${host}" call-id="${this.#call++}" rc-code="${rc}" op-status="0" interval="${intervalMs}" last-rc-change="1700000000" exec-time="10" queue-time="0" op-digest="${DIGEST}"/>`,
    );
  }
}
