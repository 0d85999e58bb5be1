import { randomBytes } from "node:crypto";
import { type AuthKeys, parseAuthkeys } from "../../membership/index.ts";
import type { Liveness, LivenessSettings } from "../liveness/index.ts";

/** How often virtual hosts beat, and when a silent one counts as dead. */
export interface Rhythm {
  readonly keepaliveMs: number;
  readonly deadtimeMs: number;
}

/** The heartbeats of a playground: real signed packets between addresses of the loopback network, which all of 127/8 is.
 *  Each playground takes its own addresses, so that several on one machine do not meet. */
export class Beats {
  readonly #hosts: readonly string[];
  readonly #rhythm: Rhythm;
  readonly #start: (settings: LivenessSettings) => Promise<Liveness>;
  readonly #keys: AuthKeys;
  readonly #prefix: string;
  readonly #running = new Map<string, Liveness>();
  #generation = Math.floor(Date.now() / 1000);

  constructor(
    hosts: readonly string[],
    rhythm: Rhythm,
    pid: number,
    start: (settings: LivenessSettings) => Promise<Liveness>,
  ) {
    this.#hosts = hosts;
    this.#rhythm = rhythm;
    this.#start = start;
    this.#keys = parseAuthkeys(`auth 1\n1 sha1 ${randomBytes(16).toString("hex")}\n`, "playground");
    this.#prefix = `127.${64 + ((pid >> 8) & 0x7f)}.${pid & 0xff}`;
  }

  async attach(host: string): Promise<Liveness> {
    const { keepaliveMs, deadtimeMs } = this.#rhythm;
    const number = this.#hosts.indexOf(host) + 1;
    const liveness = await this.#start({
      options: {
        host,
        hosts: this.#hosts,
        generation: ++this.#generation,
        uuid: new Uint8Array(16).fill(number),
        keepaliveMs,
        deadtimeMs,
        warntimeMs: Math.floor(deadtimeMs / 2),
        initdeadMs: deadtimeMs * 2,
        keys: this.#keys,
        format: "classic",
        linkPort: number,
        onPause: "ignore",
      },
      media: [{ kind: "direct", address: `${this.#prefix}.${number}`, port: 0 }],
    });
    this.#running.set(host, liveness);
    this.#aim();
    return {
      ...liveness,
      close: async () => {
        if (this.#running.get(host) === liveness) this.#running.delete(host);
        await liveness.close();
        this.#aim();
      },
    };
  }

  /** Everybody sends to everybody else that is on. */
  #aim(): void {
    for (const [host, liveness] of this.#running) {
      const others = [...this.#running].filter(([name]) => name !== host);
      liveness.setTargets(others.flatMap(([, other]) => other.bound));
    }
  }
}
