/** What a receiver knows of the numbered packets of one sender. Source: the acceptance rules of Heartbeat 3.0.6. */
export interface Sequence {
  /** Number of the sender's start; only status packets move it. */
  generation: number;
  last: number | undefined;
  readonly missing: Map<number, number>;
  /** Of the last status packet, to tell one that was on the way when its sender died from one of a healed partition. */
  status: number;
}

export interface Numbered {
  readonly seq: number;
  readonly generation: number;
  readonly isStatus: boolean;
}

export type Verdict =
  | {
      readonly kind: "accept";
      readonly restarted: boolean;
      /** It was believed dead and speaks on in the same generation. */
      readonly returned: boolean;
      /** Sequence numbers that were skipped. */
      readonly lost: number;
      /** A packet that had been missing. */
      readonly late: boolean;
    }
  /** Came before, over another medium: shows only that the link lives. */
  | { readonly kind: "duplicate" }
  | { readonly kind: "drop"; readonly why: string };

/** More than this lost at once and nobody asks for them again. */
const GIVE_UP = 250;
const MISSING_LIMIT = 500;

export function newSequence(): Sequence {
  return { generation: 0, last: undefined, missing: new Map(), status: 0 };
}

/** Judges a packet and takes note of it. `ask(seq)` is when a missing one is asked for first (monotonic ms). */
export function judge(
  known: Sequence,
  { seq, generation, isStatus }: Numbered,
  dead: boolean,
  ask: (seq: number) => number,
): Verdict {
  if (seq <= 0) return { kind: "drop", why: "no sequence number" };
  if (generation < known.generation) {
    return { kind: "drop", why: `replayed: generation ${generation}, now ${known.generation}` };
  }
  let restarted = false;
  let returned = false;
  if (isStatus) {
    if (generation === known.generation && dead) {
      if (seq <= known.status) return { kind: "drop", why: "stale" };
      returned = true;
    }
    restarted = generation > known.generation && known.generation > 0;
    if (generation > known.generation || returned) forget(known);
    // Numbers begin anew with each start of the sender.
    if (generation > known.generation) known.status = 0;
    known.generation = generation;
  }
  const { last } = known;
  if (last !== undefined && seq <= last) {
    if (!known.missing.delete(seq)) return seq === last ? { kind: "duplicate" } : { kind: "drop", why: "old" };
    if (isStatus) known.status = Math.max(known.status, seq);
    return { kind: "accept", restarted, returned, lost: 0, late: true };
  }
  const lost = last === undefined ? 0 : seq - last - 1;
  if (lost > GIVE_UP) known.missing.clear();
  else {
    for (let missed = seq - lost; missed < seq && known.missing.size < MISSING_LIMIT; missed++) {
      known.missing.set(missed, ask(missed));
    }
  }
  known.last = seq;
  if (isStatus) known.status = Math.max(known.status, seq);
  return { kind: "accept", restarted, returned, lost, late: false };
}

function forget(known: Sequence): void {
  known.last = undefined;
  known.missing.clear();
}
