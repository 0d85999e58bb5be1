import { type Element, element } from "../../cib/index.ts";

/** What the connection to a guest is made of. */
export interface GuestConnection {
  readonly id: string;
  readonly container: string;
  readonly allowMigrate?: string | undefined;
  readonly isManaged?: string | undefined;
  readonly startTimeout?: string | undefined;
  readonly server?: string | undefined;
  readonly port?: string | undefined;
}

export function nvpair(parentId: string, name: string, value: string): Element {
  return element("nvpair", { id: `${parentId}-${name}`, name, value });
}

export function operationElement(prefix: string, name: string, interval: string, timeout?: string): Element {
  return element("op", {
    id: `${prefix}-${name}-${interval}`,
    interval,
    name,
    ...(timeout === undefined ? {} : { timeout }),
  });
}

/** The resource that stands for the connection to a guest: nobody configures it, the guest's own resource implies it. */
export function connectionElement(connection: GuestConnection): Element {
  const { id, container, allowMigrate, isManaged, startTimeout, server, port } = connection;
  const block = (name: string, pairs: readonly (readonly [string, string | undefined])[]): Element => {
    const blockId = `${id}-${name}`;
    return element(
      name,
      { id: blockId },
      pairs.flatMap(([key, value]) => (value === undefined ? [] : [nvpair(blockId, key, value)])),
    );
  };
  const meta = block("meta_attributes", [
    ["internal_rsc", "true"],
    ["container", container],
    ["allow-migrate", allowMigrate],
    ["is-managed", isManaged],
  ]);
  const parameters = block("instance_attributes", [
    ["addr", server],
    ["port", port],
  ]);
  const operations = element("operations", {}, [
    operationElement(id, "monitor", "30s", "30s"),
    ...(startTimeout === undefined ? [] : [operationElement(id, "start", "0", startTimeout)]),
  ]);
  return element("primitive", { id, class: "ocf", provider: "pacemaker", type: "remote" }, [
    meta,
    ...(server === undefined && port === undefined ? [] : [parameters]),
    operations,
  ]);
}
