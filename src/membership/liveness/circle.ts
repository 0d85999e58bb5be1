/** Who hears whom, host by host. */
export type Hearing = ReadonlyMap<string, ReadonlySet<string>>;

/** Largest number of hosts for which the best circle is searched exhaustively. */
const EXHAUSTIVE = 24;

/** The hosts that all hear each other both ways, `self` among them. Everyone who knows the same hearing finds the same
 *  circles: the largest goes first (the first by name among equals), then the largest of the rest, and so on; so of hosts in
 *  a chain a-b-c the middle one belongs to exactly one neighbour. */
export function circleOf(self: string, hearing: Hearing): string[] {
  let rest = [...hearing.keys()].sort();
  const mutual = (a: string, b: string): boolean => hearing.get(a)?.has(b) === true && hearing.get(b)?.has(a) === true;
  for (;;) {
    const circle = largest(rest, mutual);
    if (circle.includes(self) || circle.length === 0) return circle.length === 0 ? [self] : circle;
    rest = rest.filter((host) => !circle.includes(host));
  }
}

/** Does everybody hear everybody? */
export function isComplete(hearing: Hearing): boolean {
  const hosts = [...hearing.keys()];
  return hosts.every((a) => hosts.every((b) => a === b || hearing.get(a)?.has(b) === true));
}

function largest(hosts: readonly string[], mutual: (a: string, b: string) => boolean): string[] {
  if (hosts.every((a, index) => hosts.slice(index + 1).every((b) => mutual(a, b)))) return [...hosts];
  if (hosts.length > EXHAUSTIVE) return greedy(hosts, mutual);
  let best: string[] = [];
  // Candidates stay in name order, so the first of the largest is the first by name.
  const extend = (circle: string[], candidates: readonly string[]): void => {
    if (circle.length + candidates.length <= best.length) return;
    if (candidates.length === 0) best = circle;
    candidates.forEach((host, index) => {
      extend(
        [...circle, host],
        candidates.slice(index + 1).filter((other) => mutual(host, other)),
      );
    });
  };
  extend([], hosts);
  return best;
}

function greedy(hosts: readonly string[], mutual: (a: string, b: string) => boolean): string[] {
  const degree = (host: string): number => hosts.filter((other) => other !== host && mutual(host, other)).length;
  const order = hosts.map((host) => ({ host, degree: degree(host) })).sort((a, b) => b.degree - a.degree);
  const circle: string[] = [];
  for (const { host } of order) if (circle.every((member) => mutual(member, host))) circle.push(host);
  return circle.sort();
}
