/** What a piece of text means on the screen. Themes give each a look; a view never names a colour. */
export const STYLES = [
  "plain",
  "dim",
  "strong",
  "heading",
  // states of hosts, resources, checks
  "ok",
  "warning",
  "error",
  "busy",
  "off",
  // changes
  "added",
  "removed",
  "changed",
  // words of the crm language
  "command",
  "keyword",
  "id",
  "agent",
  "parameter",
  "value",
  "score",
  "unknown",
  "comment",
  // the prompt
  "prompt",
  "ghost",
  "match",
  // furniture
  "key",
  "bar",
  "bar-key",
  "bar-error",
  "frame",
  "selected",
  "selected-match",
  "fresh",
] as const;

export type Style = (typeof STYLES)[number];
