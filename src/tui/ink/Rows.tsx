import { Text } from "ink";
import type { ReactNode } from "react";
import type { Row } from "../text/row.ts";
import { paintRow } from "../theme/paint.ts";
import type { Theme } from "../theme/theme.ts";

/** A row of the screen and whether it is the chosen one. */
export interface ScreenRow {
  readonly row: Row;
  readonly selected: boolean;
}

/** One Text per row, already in its final form: what Ink paints fastest. Rows are keyed by their place, not by what they
 *  show, so that a list that scrolls moves no nodes. */
export function Rows({ rows, theme }: { readonly rows: readonly ScreenRow[]; readonly theme: Theme }): ReactNode {
  return rows.map(({ row, selected }, index) => {
    const painted = paintRow(row, theme, selected);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
      <Text key={index} wrap="truncate">
        {painted === "" ? " " : painted}
      </Text>
    );
  });
}
