import { CrmError, errorCode } from "../../base/index.ts";
import { type Element, readXml } from "../../cib/index.ts";
import { systemErrorText } from "../error/system-errors.ts";
import type { ToolCall } from "../run-tool.ts";

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
    if (error instanceof CrmError) throw unreadable(source, placed(error));
    if (name === undefined) throw error;
    throw unreadable(source, systemErrorText(name));
  }
}

/** What is wrong and where; from what it was read is said already. */
function placed({ message, at }: CrmError): string {
  const place = [at?.line, at?.column].filter((part) => part !== undefined).join(":");
  return place === "" ? message : `${place}: ${message}`;
}

function unreadable(source: string, why: string): CrmError {
  return new CrmError({ code: "data-error", message: `Couldn't parse input from ${source}`, hint: why });
}

function textOf(call: ToolCall, path: string): string {
  return path === "-" ? call.io.readStdin() : call.io.readFile(path);
}
