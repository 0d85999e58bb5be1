/** Escape sequences of terminals, complete or cut off: CSI, OSC/DCS/APC strings, and two-character ones. */
const ESCAPES =
  /\x1b\[[0-?]*[ -/]*[@-~]?|\x9b[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?/g;
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/g;
/** Marks that turn the direction of the text around them: they could make a line say what it does not. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g;
const SUSPICIOUS = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f]/;

/** A text from outside (agents, files, peers) made safe for one row of the screen: no escape sequence, no control
 *  character, tabs and line ends as blanks. */
export function cleanLine(text: string): string {
  return SUSPICIOUS.test(text) ? cleanText(text).replace(/\n/g, " ") : text;
}

/** The same for several lines: line ends stay, tabs go to the next column of eight. */
export function cleanText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(ESCAPES, "")
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => expandTabs(line).replace(CONTROLS, "").replace(DIRECTION, ""))
    .join("\n");
}

function expandTabs(line: string): string {
  if (!line.includes("\t")) return line;
  let out = "";
  for (const part of line.split(/(\t)/)) out += part === "\t" ? " ".repeat(8 - (out.length % 8)) : part;
  return out;
}
