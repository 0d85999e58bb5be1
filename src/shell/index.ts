/** The crm shell without a terminal: levels, commands, the session with its staged edits, batch. Lines come in, output
 *  events, candidates, highlighted spans and hints go out; what is asked of the cluster goes through `Cluster`. It never
 *  writes to a terminal, and never knows where the cluster runs. */
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
  StagedState,
  StyledLine,
} from "./interface.ts";
