import type { SpanRole } from "../interface.ts";
import type { Paint } from "./format.ts";

const CODES: Readonly<Record<string, number>> = {
  black: 30,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  white: 37,
};

const FIXED: Partial<Readonly<Record<SpanRole, string>>> = {
  good: "green",
  bad: "red",
  warn: "yellow",
  heading: "white",
  command: "cyan",
  dim: "normal",
  added: "green",
  removed: "red",
  changed: "yellow",
  comment: "blue",
};

/** Colours by the six words of the option colorscheme: keyword, id, attribute, value, score, reference. */
export function colorPaint(scheme: string): Paint {
  const [keyword = "normal", id = "normal", name = "normal", value = "normal", score = "normal", reference = "normal"] =
    scheme.split(",");
  const byRole: Partial<Record<SpanRole, string>> = {
    ...FIXED,
    keyword,
    id,
    name,
    value,
    score,
    ticket: score,
    reference,
    node: reference,
    agent: reference,
  };
  return ({ text, role }) => {
    const code = CODES[byRole[role] ?? "normal"];
    const bold = role === "heading" || role === "bad" ? "1;" : "";
    return code === undefined || text === "" ? text : `\u001b[${bold}${code}m${text}\u001b[0m`;
  };
}

/** Keywords in capitals. */
export function uppercased(paint: Paint): Paint {
  return (span) => paint(span.role === "keyword" ? { ...span, text: span.text.toUpperCase() } : span);
}
