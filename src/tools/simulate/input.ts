import { CrmError } from "../../base/index.ts";
import { type Element, element, firstChild, readXml, schemaRank, upgradeCib } from "../../cib/index.ts";
import type { ToolIo } from "../io.ts";

export function systemReason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^[A-Z]+: ([^,]*),.*$/, "$1") : String(error);
}

/** The document to work on, as the newest schema has it. */
export function readInput(request: { readonly input: string | undefined }, io: ToolIo): Element {
  const path = request.input ?? liveFile(io);
  let cib: Element;
  try {
    cib = readXml(path === "-" ? io.readStdin() : io.readFile(path), { source: path === "-" ? "stdin" : path });
  } catch (error) {
    const why = error instanceof CrmError ? error.describe() : systemReason(error);
    throw new CrmError({ code: "no-input", message: `Could not read input XML: ${why}` }, { cause: error });
  }
  return prepareInput(cib, io);
}

/** Adds a status where there is none, upgrades, and says when no schema is checked. @throws CrmError `bad-schema` */
export function prepareInput(cib: Element, io: Pick<ToolIo, "err">): Element {
  const whole =
    firstChild(cib, "status") === undefined ? { ...cib, children: [...cib.children, element("status")] } : cib;
  const schema = whole.attributes["validate-with"];
  if (schema === "none") {
    io.err(
      'Schema validation of configuration is disabled (support for validate-with set to "none" is deprecated and will be removed in a future release)\n',
    );
    return whole;
  }
  if (schemaRank(schema) === undefined) {
    const what = schema === undefined ? "missing" : `unknown (${schema})`;
    throw new CrmError({ code: "bad-schema", message: `Cannot validate CIB with ${what} validate-with` });
  }
  return upgradeCib(whole).cib;
}

/** The file that stands for the live cluster. A running cluster is not asked here yet. */
export function liveFile(io: ToolIo): string {
  const { CIB_shadow: shadow, CIB_shadow_dir: directory, CIB_file: file } = io.env;
  if (shadow) return `${directory ?? "/var/lib/pacemaker/cib"}/shadow.${shadow}`;
  if (file) return file;
  throw new CrmError({ code: "no-cluster", message: "not supported yet: --live-check without CIB_file or CIB_shadow" });
}
