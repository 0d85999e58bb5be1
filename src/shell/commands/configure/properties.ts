import { CrmError } from "../../../base/index.ts";
import { childElements } from "../../../cib/index.ts";
import { readBoolean } from "../../../language/index.ts";
import { PROPERTIES } from "../../../verify/index.ts";
import { type CommandContext, lookAt, type RunResult } from "../../session/context.ts";
import type { Output } from "../../session/output.ts";
import { inColumns } from "../../view/columns.ts";

export function listProperties(out: Output): true {
  const names = PROPERTIES.filter(({ internal, successor }) => !internal && successor === undefined).map(
    ({ name }) => name,
  );
  out.plain(inColumns(names.sort(), out.front.columns ?? 80).join("\n"));
  return true;
}

/** `get_property [-t] [NAME...]` */
export async function getProperty(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const names = args.list("name");
  if (names.length === 0) return listProperties(out);
  const { workspace } = await lookAt(world);
  const values = new Map<string, string>();
  for (const { kind, element } of workspace.all()) {
    if (kind.word !== "property") continue;
    for (const { attributes } of childElements(element, "nvpair")) {
      if (attributes.name !== undefined && attributes.value !== undefined && !values.has(attributes.name)) {
        values.set(attributes.name, attributes.value);
      }
    }
  }
  for (const name of names) {
    const value = values.get(name) ?? PROPERTIES.find((known) => known.name === name)?.fallback;
    if (args.has("--true")) out.line(String(value !== undefined && readBoolean(value) === true));
    else if (value !== undefined) out.line(value);
    else throw new CrmError({ code: "not-set", message: `${name}: Property not set`, at: { object: name } });
  }
  return true;
}
