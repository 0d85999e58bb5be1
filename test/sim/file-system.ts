import type { AppendFile, FileSystem } from "../../src/engine/index.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

interface Inode {
  /** What a power loss leaves for certain. */
  synced: Buffer;
  /** What the running system reads. */
  content: Buffer;
}

type Directory = Map<string, Inode>;

/** A disk that keeps only what was synced: at a power loss every byte and every directory entry that was not may be there,
 *  or not, or in part. */
export class SimulatedDisk {
  readonly #world: World;
  readonly #random: Random;
  #synced: Directory = new Map();
  #directory: Directory = new Map();
  #changes: ((directory: Directory) => void)[] = [];
  /** Operations of an earlier life of the host do nothing any more. */
  #life = 0;
  /** Syncs take so much longer now and then. */
  stallMs = 0;
  /** Full, or broken: most of what is asked of it fails, some of it half done. */
  refuses = false;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** The host's process ends: what it wrote stays, what it was about to write does not happen. */
  processEnds(): void {
    this.#life++;
  }

  powerLoss(): void {
    this.#life++;
    const inodes = new Set([...this.#synced.values(), ...this.#directory.values()]);
    for (const inode of inodes) {
      inode.content = this.#torn(inode);
      inode.synced = inode.content;
    }
    for (const change of this.#changes) if (this.#random.chance(0.5)) change(this.#synced);
    this.#changes = [];
    this.#directory = new Map(this.#synced);
  }

  files(): FileSystem {
    const life = this.#life;
    const later = <Value>(delayMs: number, act: () => Value): Promise<Value> => {
      const { promise, resolve, reject } = Promise.withResolvers<Value>();
      this.#world
        .sleep(delayMs, () => (life === this.#life ? { value: act() } : undefined))
        .then((result) => {
          // A dead host's operations neither end nor fail.
          if (result !== undefined) resolve(result.value);
        }, reject);
      return promise;
    };
    const quick = (): number => this.#random.between(0.01, 0.2);
    const slow = (): number => this.#random.between(0.2, 4) + this.stallMs;
    const refuse = (first: () => void = () => undefined): void => {
      if (!this.refuses || this.#random.chance(0.3)) return;
      first();
      const code = this.#random.chance(0.5) ? "ENOSPC" : "EIO";
      throw Object.assign(new Error(`${code}: simulated`), { code });
    };
    const change = (act: (directory: Directory) => void): void => {
      refuse();
      act(this.#directory);
      this.#changes.push(act);
    };
    const handle = (inode: Inode): AppendFile => ({
      append: (bytes) =>
        later(quick(), () => {
          const put = (what: Uint8Array): void => {
            inode.content = Buffer.concat([inode.content, what]);
          };
          refuse(() => put(bytes.subarray(0, this.#random.below(bytes.length))));
          put(bytes);
        }),
      sync: () =>
        later(slow(), () => {
          refuse();
          inode.synced = inode.content;
        }),
      close: () => Promise.resolve(),
    });
    return {
      list: () => later(quick(), () => [...this.#directory.keys()]),
      read: (name) =>
        later(quick(), () => {
          const inode = this.#directory.get(name);
          if (inode === undefined) throw new Error(`no such file: ${name}`);
          return inode.content;
        }),
      create: (name) =>
        later(quick(), () => {
          const inode = { synced: Buffer.alloc(0), content: Buffer.alloc(0) };
          change((directory) => directory.set(name, inode));
          return handle(inode);
        }),
      reopen: (name, length) =>
        later(quick(), () => {
          const inode = this.#directory.get(name);
          if (inode === undefined) throw new Error(`no such file: ${name}`);
          inode.content = inode.content.subarray(0, length);
          return handle(inode);
        }),
      rename: (from, to) =>
        later(quick(), () =>
          change((directory) => {
            const inode = directory.get(from);
            if (inode === undefined) return;
            directory.delete(from);
            directory.set(to, inode);
          }),
        ),
      remove: (name) => later(quick(), () => change((directory) => directory.delete(name))),
      syncDirectory: () =>
        later(slow(), () => {
          refuse();
          this.#synced = new Map(this.#directory);
          this.#changes = [];
        }),
    };
  }

  /** What is found of a file: what was synced, and of the rest a part, perhaps with a hole. */
  #torn({ synced, content }: Inode): Buffer {
    if (content.equals(synced)) return content;
    const common = content.subarray(0, synced.length).equals(synced) ? synced.length : content.length;
    if (content.length <= synced.length) return this.#random.chance(0.5) ? synced : content;
    const kept = Buffer.from(content.subarray(0, common + this.#random.below(content.length - common + 1)));
    if (kept.length > common && this.#random.chance(0.3)) {
      const from = common + this.#random.below(kept.length - common);
      kept.fill(0, from, from + 1 + this.#random.below(kept.length - from));
    }
    return kept;
  }
}
