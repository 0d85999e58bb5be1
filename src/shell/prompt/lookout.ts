import { CrmError } from "../../base/index.ts";
import { emptyCib } from "../../cib/index.ts";
import { type Entry, listed, type Surroundings, Workspace } from "../../language/index.ts";
import type { Candidate } from "../interface.ts";
import { surroundings, type World } from "../session/context.ts";

/** The document as completion sees it, with lists of its objects made once. */
export interface Scene {
  readonly workspace: Workspace;
  readonly surroundings: Surroundings;
  /** Candidates of a sort, made when they are first asked for. */
  list(sort: string, make: (entries: readonly Entry[]) => readonly Candidate[]): readonly Candidate[];
}

/** What was read from the cluster may be so old before it is read again, behind the typist's back. */
const FRESH_MS = 2000;

/** Keeps the document at hand for whoever types: what is staged, else what the cluster had a moment ago. Only the first
 *  look waits for the cluster. */
export class Lookout {
  private readonly world: World;
  private own: { readonly workspace: Workspace; readonly cib: object } | undefined;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;
  private scene: { readonly cib: object; readonly scene: Scene } | undefined;

  constructor(world: World) {
    this.world = world;
  }

  /** Without a cluster: an empty document. */
  async look(): Promise<Scene> {
    const { staging } = this.world;
    if (staging === undefined && this.own === undefined) await this.read();
    return this.now();
  }

  /** What is known without waiting. */
  now(): Scene {
    const { staging, edge } = this.world;
    if (staging !== undefined) return this.sceneOf(staging.workspace, staging.workspace.cib);
    if (edge.now() - this.readAtMs > FRESH_MS) void this.read();
    this.own ??= ownOf(emptyCib());
    return this.sceneOf(this.own.workspace, this.own.cib);
  }

  private sceneOf(workspace: Workspace, cib: object): Scene {
    if (this.scene?.cib === cib) return this.scene.scene;
    const lists = new Map<string, readonly Candidate[]>();
    let entries: readonly Entry[] | undefined;
    const scene: Scene = {
      workspace,
      surroundings: surroundings(this.world, workspace, false),
      list: (sort, make) => {
        let found = lists.get(sort);
        if (found === undefined) {
          entries ??= listed(workspace.all(), true);
          found = make(entries);
          lists.set(sort, found);
        }
        return found;
      },
    };
    this.scene = { cib, scene };
    return scene;
  }

  private read(): Promise<void> {
    this.reading ??= this.readNow().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readNow(): Promise<void> {
    const { cluster, agents, edge } = this.world;
    this.readAtMs = edge.now();
    try {
      const { cib } = await cluster.read();
      await agents.load(cib);
      if (this.own?.cib !== cib) this.own = ownOf(cib);
    } catch (error) {
      // Where no cluster answers there is nothing to offer of it; a command will say why.
      if (!(error instanceof CrmError)) throw error;
    }
  }
}

function ownOf(cib: ReturnType<typeof emptyCib>): { workspace: Workspace; cib: object } {
  return { workspace: new Workspace(cib), cib };
}
