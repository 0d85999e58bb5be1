import { type ActionIn, KEY_TABLE, type KeyContext } from "./table.ts";

type Lookup = ReadonlyMap<string, string>;

const lookups = new Map<KeyContext, Lookup>();

function lookupOf(context: KeyContext): Lookup {
  let lookup = lookups.get(context);
  if (lookup === undefined) {
    lookup = new Map(
      KEY_TABLE[context].bindings.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)),
    );
    lookups.set(context, lookup);
  }
  return lookup;
}

/** What a key does in the first of the contexts that knows it. */
export function actionOf<Context extends KeyContext>(
  contexts: readonly Context[],
  key: string,
): { readonly [C in Context]: { readonly context: C; readonly action: ActionIn<C> } }[Context] | undefined {
  for (const context of contexts) {
    const action = lookupOf(context).get(key);
    if (action !== undefined) {
      return { context, action } as {
        readonly [C in Context]: { readonly context: C; readonly action: ActionIn<C> };
      }[Context];
    }
  }
  return undefined;
}

/** True when a key begins a binding of two keys (`ctrl-x ctrl-e`). */
export function isPrefix(contexts: readonly KeyContext[], key: string): boolean {
  return contexts.some((context) =>
    lookupOf(context)
      .keys()
      .some((keys) => keys.startsWith(`${key} `)),
  );
}

/** The key that the bottom line shows for an action. */
export function keyFor<Context extends KeyContext>(context: Context, action: ActionIn<Context>): string {
  return KEY_TABLE[context].bindings.find((binding) => binding.action === action)!.keys[0];
}
