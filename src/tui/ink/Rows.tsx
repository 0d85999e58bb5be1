import { Text } from "ink";
import type { ReactNode } from "react";
import type { Row } from "../text/row.ts";
import { paintRow } from "../theme/paint.ts";
import type { Theme } from "../theme/theme.ts";

/** One Text per row, already in its final form: what Ink paints fastest. Rows are keyed by their place, not by what they
 *  show, so that a list that scrolls moves no nodes. */
export function Rows({ rows, theme }: { readonly rows: readonly Row[]; readonly theme: Theme }): ReactNode {
  return rows.map((row, index) => {
    const painted = paintRow(row, theme);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
      <Text key={index} wrap="truncate">
        {painted === "" ? " " : painted}
      </Text>
    );
  });
}
