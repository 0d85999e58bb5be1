import { type Prepared, prepare, single } from "fuzzysort";
import type { Candidate } from "../../shell/index.ts";

export interface RankedCandidate {
  readonly candidate: Candidate;
  /** Places in its text that matched the word. */
  readonly positions: readonly number[];
}

const prepared = new WeakMap<Candidate, Prepared>();

/** Candidates that fit a word, best first: those that begin with it, then those with a part that does (`vip` in `ldap_vip`),
 *  then those with its letters scattered in them. Within one rank required ones lead, else the order that was given. */
export function rankCandidates(candidates: readonly Candidate[], word: string): RankedCandidate[] {
  if (word === "") return requiredFirst(candidates.map((candidate) => ({ candidate, positions: [] })));
  const wanted = word.toLowerCase();
  const begins: RankedCandidate[] = [];
  const parts: RankedCandidate[] = [];
  const rest: Candidate[] = [];
  for (const candidate of candidates) {
    const text = candidate.text.toLowerCase();
    const at = text.indexOf(wanted);
    if (at === 0) begins.push({ candidate, positions: range(0, word.length) });
    else if (at > 0 && /[^\p{L}\p{N}]/u.test(text[at - 1]!))
      parts.push({ candidate, positions: range(at, word.length) });
    else rest.push(candidate);
  }
  // Beside what begins with the word, letters found here and there are noise; where nothing does, they are a help.
  const least = begins.length + parts.length > 0 ? CLOSE : FAR;
  const scattered = word.length < 2 ? [] : fuzzy(rest, word, least);
  return [...requiredFirst(begins), ...requiredFirst(parts), ...scattered];
}

/** How well scattered letters must fit, of 1. */
const CLOSE = 0.6;
const FAR = 0.3;

function fuzzy(candidates: readonly Candidate[], word: string, least: number): RankedCandidate[] {
  const found: (RankedCandidate & { readonly score: number })[] = [];
  for (const candidate of candidates) {
    let target = prepared.get(candidate);
    if (target === undefined) prepared.set(candidate, (target = prepare(candidate.text)));
    const result = single(word, target);
    if (result !== null && result.score > least)
      found.push({ candidate, positions: [...result.indexes], score: result.score });
  }
  return found.sort((a, b) => b.score - a.score);
}

function requiredFirst(ranked: readonly RankedCandidate[]): RankedCandidate[] {
  return [
    ...ranked.filter(({ candidate }) => candidate.required === true),
    ...ranked.filter(({ candidate }) => candidate.required !== true),
  ];
}

/** What all of the texts begin with. */
export function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? "";
  for (const text of texts) {
    let length = 0;
    while (length < prefix.length && prefix[length] === text[length]) length++;
    prefix = prefix.slice(0, length);
  }
  return prefix;
}

function range(from: number, length: number): number[] {
  return Array.from({ length }, (_, index) => from + index);
}
