/** Whether something from a peer is a message of a kind that this version has: a peer of another version may have kinds of
 *  its own. */
export function isOfKind<Kind extends string>(
  kinds: Readonly<Record<Kind, unknown>>,
  data: unknown,
): data is { kind: Kind } {
  return (
    typeof data === "object" &&
    data !== null &&
    "kind" in data &&
    typeof data.kind === "string" &&
    Object.hasOwn(kinds, data.kind)
  );
}
