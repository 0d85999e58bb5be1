import { type Element, readXml } from "../../../../src/cib/index.ts";

/** The history entry of an operation that a host answered. */
export function operation(
  resource: string,
  name: string,
  rc: number,
  more: { readonly interval?: number; readonly expected?: number; readonly call?: number } = {},
): string {
  const interval = more.interval ?? 0;
  const expected = more.expected ?? 0;
  const last = interval > 0 ? `${resource}_${name}_${interval}` : `${resource}_last_0`;
  return `<lrm_rsc_op id="${last}" operation_key="${resource}_${name}_${interval}" operation="${name}" crm_feature_set="3.16.1" transition-key="1:1:${expected}:x" transition-magic="0:${rc};1:1:${expected}:x" call-id="${more.call ?? 5}" rc-code="${rc}" op-status="0" interval="${interval}" last-rc-change="1700000000" exec-time="12" queue-time="0" op-digest="0"/>`;
}

export function history(id: string, type: string, operations: string): string {
  return `<lrm_resource id="${id}" class="ocf" provider="heartbeat" type="${type}">${operations}</lrm_resource>`;
}

/** `running[resource]` is the host it runs on; on the others a look found nothing. */
export function clusterXml(
  hosts: readonly string[],
  resources: string,
  ids: readonly string[],
  running: Readonly<Record<string, string | undefined>>,
): string {
  const nodes = hosts.map((name, index) => `<node id="${index + 1}" uname="${name}"/>`).join("");
  const states = hosts.map((name, index) => {
    const entries = ids.map((id) =>
      history(
        id,
        "Dummy",
        running[id] === name
          ? operation(id, "start", 0) + operation(id, "monitor", 0, { interval: 10_000, call: 6 })
          : operation(id, "monitor", 7, { expected: 7 }),
      ),
    );
    return `<node_state id="${index + 1}" uname="${name}" in_ccm="true" crmd="online" join="member" expected="member"><transient_attributes id="${index + 1}"/><lrm id="${index + 1}"><lrm_resources>${entries.join("")}</lrm_resources></lrm></node_state>`;
  });
  return `<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" have-quorum="1" dc-uuid="1"><configuration><crm_config/><nodes>${nodes}</nodes><resources>${resources}</resources><constraints/></configuration><status>${states.join("")}</status></cib>`;
}

export function primitiveXml(id: string): string {
  return `<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy"><operations><op id="${id}-monitor" name="monitor" interval="10s"/></operations></primitive>`;
}

export function clusterCib(...given: Parameters<typeof clusterXml>): Element {
  return readXml(clusterXml(...given));
}
