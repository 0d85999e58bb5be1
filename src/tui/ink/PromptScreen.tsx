import { Box, useCursor } from "ink";
import type { ReactNode } from "react";
import type { PromptFrame } from "../prompt/view.ts";
import type { Theme } from "../theme/theme.ts";
import { Rows } from "./Rows.tsx";

export interface PromptScreenProps {
  readonly frame: PromptFrame;
  readonly theme: Theme;
}

/** The live rows at the end of the scrollback, with the terminal's own cursor in the line. */
export function PromptScreen({ frame, theme }: PromptScreenProps): ReactNode {
  const { setCursorPosition } = useCursor();
  setCursorPosition(frame.cursor);
  return (
    <Box flexDirection="column">
      <Rows rows={frame.rows} theme={theme} />
    </Box>
  );
}
