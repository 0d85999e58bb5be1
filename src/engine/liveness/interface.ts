import { networkInterfaces } from "node:os";
import { CrmError } from "../../base/index.ts";

export interface InterfaceAddress {
  readonly address: string;
  readonly broadcast: string;
}

/** Looks in a row after which an address counts as gone for good. */
const MISSED = 2;

/** The address of an interface that heartbeats use: the first it has at the start, and that one for as long as it is there,
 *  for resources put others on the interface and take them away. */
export class InterfaceWatch {
  readonly #name: string;
  readonly #addresses: (name: string) => readonly InterfaceAddress[];
  #home: string | undefined;
  #used: InterfaceAddress | undefined;
  #missed = 0;

  constructor(name: string, addresses = addressesOf) {
    this.#name = name;
    this.#addresses = addresses;
  }

  /** @throws CrmError `no-interface` */
  use(): InterfaceAddress {
    const found = this.#best();
    if (found === undefined) {
      throw new CrmError({
        code: "no-interface",
        message: `no interface ${this.#name} with an IPv4 address on this host`,
      });
    }
    this.#home ??= found.address;
    this.#used = found;
    this.#missed = 0;
    return found;
  }

  /** Should another address be used by now? While there is none, what was opened serves again when it is back. */
  get hasMoved(): boolean {
    const best = this.#best();
    const same =
      best === undefined || (best.address === this.#used?.address && best.broadcast === this.#used.broadcast);
    this.#missed = same ? 0 : this.#missed + 1;
    return this.#missed >= MISSED;
  }

  #best(): InterfaceAddress | undefined {
    const addresses = this.#addresses(this.#name);
    const wanted = [this.#home, this.#used?.address];
    return (
      addresses.find(({ address }) => address === wanted[0]) ??
      addresses.find(({ address }) => address === wanted[1]) ??
      addresses[0]
    );
  }
}

function addressesOf(name: string): InterfaceAddress[] {
  const found = networkInterfaces()[name]?.filter(({ family }) => family === "IPv4") ?? [];
  return found.map(({ address, netmask }) => {
    const mask = netmask.split(".").map(Number);
    const bytes = address.split(".").map(Number);
    return { address, broadcast: bytes.map((byte, index) => (byte | (~(mask[index] ?? 255) & 255)) & 255).join(".") };
  });
}
