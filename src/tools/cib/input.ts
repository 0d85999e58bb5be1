import { CrmError, errorCode, type Place } from "../../base/index.ts";
import { type Element, readXml } from "../../cib/index.ts";
import { systemErrorText } from "../error/system-errors.ts";
import { type ToolCall, toolError } from "../run-tool.ts";

/** The XML that --xml-file, --xml-text or --xml-pipe give, undefined without any. @throws CrmError `data-error` */
export function givenXml(call: ToolCall): Element | undefined {
  const file = call.value("xml-file");
  const text = call.value("xml-text");
  if (file !== undefined) return parse(() => textOf(call, file), file);
  if (text !== undefined) return parse(() => text, "input string");
  if (call.has("xml-pipe")) return parse(() => call.io.readStdin(), "stdin");
  return undefined;
}

function parse(read: () => string, source: string): Element {
  try {
    return readXml(read(), { source });
  } catch (error) {
    const name = errorCode(error);
    if (error instanceof CrmError) throw unreadable(source, error.message, error.at);
    if (name === undefined) throw error;
    throw unreadable(source, systemErrorText(name));
  }
}

function unreadable(source: string, why: string, { line, column }: Place = {}): CrmError {
  const place = [source, line, column].filter((part) => part !== undefined).join(":");
  return toolError("data-error", `Couldn't parse input from ${place}: ${why}`);
}

function textOf(call: ToolCall, path: string): string {
  return path === "-" ? call.io.readStdin() : call.io.readFile(path);
}
