/** Scores decide placement: whole numbers from -1000000 to 1000000, where the ends mean "must not" and "must".
 *  Source: Pacemaker Explained, "Scores". */

export const INFINITY = 1_000_000;

/** Adds two scores. -INFINITY absorbs everything, then +INFINITY, then the sum is held inside the ends. */
export function addScores(a: number, b: number): number {
  if (a <= -INFINITY || b <= -INFINITY) return -INFINITY;
  if (a >= INFINITY || b >= INFINITY) return INFINITY;
  return clampScore(a + b);
}

export function clampScore(score: number): number {
  return Math.max(-INFINITY, Math.min(score, INFINITY));
}

/** Reads `INFINITY`, `+INFINITY`, `-INFINITY` (any case) or a whole number, held inside the ends; undefined when the
 *  text is neither. */
export function parseScore(text: string): number | undefined {
  const match = /^\s*([+-]?)(?:(infinity)|(\d+))\s*$/i.exec(text);
  if (!match) return undefined;
  const size = match[2] === undefined ? Math.min(Number(match[3]), INFINITY) : INFINITY;
  return match[1] === "-" && size !== 0 ? -size : size;
}

export function formatScore(score: number): string {
  return score >= INFINITY ? "INFINITY" : score <= -INFINITY ? "-INFINITY" : String(score);
}
