import { Box, useCursor } from "ink";
import type { ReactNode } from "react";
import type { Place } from "../prompt/input-rows.ts";
import type { Row } from "../text/row.ts";
import type { Theme } from "../theme/theme.ts";
import { Rows } from "./Rows.tsx";

export interface WholeScreenProps {
  /** Exactly as many as the terminal has. */
  readonly rows: readonly Row[];
  readonly cursor: Place | undefined;
  readonly columns: number;
  readonly theme: Theme;
}

/** A screen of its own. Its rows are laid out already: Ink is given the fixed size, so that nothing can push anything. */
export function WholeScreen({ rows, cursor, columns, theme }: WholeScreenProps): ReactNode {
  const { setCursorPosition } = useCursor();
  setCursorPosition(cursor);
  return (
    <Box flexDirection="column" width={columns} height={rows.length}>
      <Rows rows={rows} theme={theme} />
    </Box>
  );
}
