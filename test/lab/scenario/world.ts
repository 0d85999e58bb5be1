// One run of one scenario: the lab, the cluster in it, the observers, and what was seen.
import type { Lab } from "../library/index.ts";
import { OwnerWatch, PingWatch, SearchWatch, Timeline } from "../observers/index.ts";
import { SUFFIX } from "../services/slapd.ts";
import { ARTICLE_ADDRESS, type Cluster } from "../stacks/index.ts";

export interface Figure {
  readonly what: string;
  readonly ms: number;
}

export class World {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly timeline = new Timeline();
  readonly figures: Figure[] = [];
  /** Moments that later steps refer to. */
  private readonly marks = new Map<string, number>();
  private readonly tidy: (() => Promise<void> | void)[] = [];
  private pingWatch: PingWatch | undefined;
  private ownerWatch: OwnerWatch | undefined;
  private searchWatch: SearchWatch | undefined;

  constructor(lab: Lab, cluster: Cluster) {
    this.lab = lab;
    this.cluster = cluster;
  }

  /** From here on the address is asked for, its owners are followed; and it is searched through, if wanted. */
  observe(options: { readonly search: boolean }): void {
    this.ownerWatch ??= this.keep(new OwnerWatch(this.lab, ARTICLE_ADDRESS, this.timeline));
    this.pingWatch ??= this.keep(new PingWatch(this.lab, ARTICLE_ADDRESS, this.timeline));
    if (options.search)
      this.searchWatch ??= this.keep(new SearchWatch(this.lab, ARTICLE_ADDRESS, SUFFIX, this.timeline));
  }

  get ping(): PingWatch {
    return present(this.pingWatch, "ping");
  }

  get owners(): OwnerWatch {
    return present(this.ownerWatch, "owners");
  }

  get search(): SearchWatch {
    return present(this.searchWatch, "search");
  }

  get observed(): boolean {
    return this.ownerWatch !== undefined;
  }

  mark(name: string, atMs = Date.now()): number {
    this.marks.set(name, atMs);
    return atMs;
  }

  since(name: string): number {
    const at = this.marks.get(name);
    if (at === undefined) throw new Error(`no moment "${name}" was marked`);
    return at;
  }

  figure(what: string, ms: number): void {
    this.figures.push({ what, ms: Math.round(ms) });
    this.timeline.note("figure", `${what}: ${Math.round(ms)} ms`);
  }

  /** Stopped when the scenario ends. */
  keep<T extends { stop(): Promise<void> | void }>(thing: T): T {
    this.tidy.push(() => thing.stop());
    return thing;
  }

  async stop(): Promise<void> {
    for (const stop of this.tidy.reverse()) await stop();
  }
}

function present<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`nothing is observed yet (${name})`);
  return thing;
}
