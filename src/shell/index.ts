/** The crm shell without a terminal: levels, commands, the session with its staged edits, batch. Lines come in, output
 *  events, candidates, highlighted spans and hints go out; what is asked of the cluster goes through `Cluster`. It never
 *  writes to a terminal, and never knows where the cluster runs. */

export { formatMessage, plainPaint } from "./batch/format.ts";
export { joinWords, type LineFront, lineFront } from "./batch/front.ts";
export { exitCodeOf, runScript } from "./batch/script.ts";
export { SCORE_WORDS } from "./commands/explain.ts";
export { playgroundNotice } from "./commands/playground.ts";
export type { Edge, ProgramOutcome, Shadows } from "./edge.ts";
export { nodeEdge, runEditor } from "./edge-node.ts";
export type {
  Blemish,
  Candidate,
  CandidateList,
  Excerpt,
  Front,
  Highlight,
  Hint,
  LineResult,
  LineStatus,
  Message,
  MessageLevel,
  OutputEvent,
  PromptInfo,
  Question,
  Shell,
  Span,
  SpanRole,
  StagedEntry,
  StagedObject,
  StagedState,
  StyledLine,
} from "./interface.ts";
export { type Command, formatArgument, type Level, synopsisOf } from "./model/command.ts";
export { createShell, type ShellOptions } from "./session/session.ts";
export { SETTINGS, Settings } from "./settings.ts";
export { ABSENT } from "./table/absent.ts";
export { commonCommands, LEVELS, levelNamed } from "./table/index.ts";
export { helpText } from "./view/help-text.ts";
export { TOPICS } from "./view/topics.ts";
