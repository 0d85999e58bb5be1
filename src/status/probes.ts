import { type Failure, parseOperationKey, type Resource } from "../state/index.ts";

/** Results of looks at a resource that found no usable agent, by resource: they are no failure, but worth showing. */
export class FailedProbes {
  readonly #byResource = new Map<string, { readonly host: string; readonly rc: number }[]>();

  constructor(failures: readonly Failure[]) {
    for (const { key, entry } of failures) {
      const { interval = "0", operation, "rc-code": rc = "0", "op-status": status, on_node } = entry.attributes;
      const probe = operation === "monitor" && Number(interval) === 0;
      const resource = parseOperationKey(key)?.resource;
      if (!probe || on_node === undefined || !(rc === "5" || rc === "2" || status === "7")) continue;
      if (resource === undefined) continue;
      const list = this.#byResource.get(resource);
      const found = { host: on_node.toLowerCase(), rc: Number(rc) };
      if (list === undefined) this.#byResource.set(resource, [found]);
      else list.push(found);
    }
  }

  /** The result on a host, on any host without one. */
  of(resource: Resource, host: string | undefined): number | undefined {
    if (this.#byResource.size === 0) return undefined;
    const { top } = resource;
    const id = top.kind === "clone" ? (top.clone?.childXml.attributes.id ?? resource.id) : resource.id;
    const wanted = host?.toLowerCase();
    return this.#byResource.get(id)?.find((found) => wanted === undefined || found.host === wanted)?.rc;
  }
}
