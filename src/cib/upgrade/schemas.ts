const range = (major: number, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${major}.${first + index}`);

/** Schemas in the order in which a configuration passes through them. */
const VERSIONS: readonly string[] = ["1.0", "1.2", "1.3", ...range(2, 0, 10), ...range(3, 0, 10), "4.0"];

export const SCHEMAS: readonly string[] = VERSIONS.map((version) => `pacemaker-${version}`);
export const NEWEST_SCHEMA = SCHEMAS.at(-1)!;

const RANKS: ReadonlyMap<string | undefined, number> = new Map(SCHEMAS.map((name, rank) => [name, rank]));

/** Place among the schemas; undefined for a name that is none (`none` too). */
export function schemaRank(name: string | undefined): number | undefined {
  return RANKS.get(name);
}
