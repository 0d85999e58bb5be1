import { type Row, row, span } from "../text/row.ts";
import { fitText, widthOf } from "../text/width.ts";
import { keyName } from "./name.ts";
import { type Binding, KEY_TABLE, type KeyContext } from "./table.ts";

/** The `?` page: the keys of the given contexts, `isOn` marks switches that are on (as crm_mon's help page does). */
export function helpRows(
  contexts: readonly KeyContext[],
  columns: number,
  isOn: (context: KeyContext, action: string) => boolean = () => false,
): Row[] {
  const names = contexts.flatMap((context) =>
    KEY_TABLE[context].bindings.map(({ keys }: Binding) => widthOf(keys.map(keyName).join(", "))),
  );
  const keyColumns = Math.min(26, Math.max(8, ...names), Math.max(12, Math.floor(columns * 0.3)));
  return contexts.flatMap((context, index) => {
    const bindings: readonly Binding[] = KEY_TABLE[context].bindings;
    return [
      ...(index === 0 ? [] : [row()]),
      row(["heading", KEY_TABLE[context].title]),
      ...bindings.flatMap((binding) => bindingRows(binding, keyColumns, isOn(context, binding.action))),
    ];
  });
}

function bindingRows(binding: Binding, keyColumns: number, on: boolean): Row[] {
  const keys = binding.keys.map(keyName).join(", ");
  const mark = on ? "*" : " ";
  if (widthOf(keys) > keyColumns) {
    return [row(mark, ["key", ` ${keys}`]), row(" ".repeat(keyColumns + 4), span(binding.help).text)];
  }
  return [row(mark, ["key", ` ${fitText(keys, keyColumns)}`], `  ${binding.help}`)];
}

/** The part of a page that fits, with a word on what lies below; `scroll` settled to what there is. */
export function pageWindow(
  all: readonly Row[],
  scroll: number,
  height: number,
  more: string,
): { readonly rows: readonly Row[]; readonly scroll: number } {
  const first = Math.min(scroll, Math.max(0, all.length - height));
  const rows = all.slice(first, first + height);
  const below = all.length - first - height;
  if (below > 0 && height > 1) rows[height - 1] = row(["dim", ` ${more} ${below + 1} more (Down, PgDn)`]);
  return { rows, scroll: first };
}
