import { CrmError } from "../../../base/index.ts";
import { SCHEMAS, schemaRank, upgradeCib } from "../../../cib/index.ts";
import { suggest } from "../../../language/index.ts";
import { change } from "../../session/commit.ts";
import { type CommandContext, type RunResult, staging } from "../../session/context.ts";

/** `schema [VERSION]`: shows the schema, or goes over to another one of the same language or a newer one. */
export async function schema(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const present = await staging(world);
  const current = present.workspace.cib.attributes["validate-with"] ?? "";
  const wanted = args.get("version");
  if (wanted === undefined) {
    out.line(current);
    return true;
  }
  if (!SCHEMAS.includes(wanted)) {
    const near = suggest(wanted, SCHEMAS);
    throw new CrmError({
      code: "bad-schema",
      message: `schema ${wanted} is not supported`,
      hint: near === undefined ? SCHEMAS.join(", ") : `did you mean ${near}?`,
    });
  }
  if ((schemaRank(wanted) ?? 0) < (schemaRank(current) ?? 0)) {
    // An older schema may lack what is used: only the name changes, verify tells what does not fit.
    out.warn(`${wanted} is older than ${current}`);
    present.edit(line, (workspace) => {
      const { cib } = workspace;
      workspace.load({ ...cib, attributes: { ...cib.attributes, "validate-with": wanted } });
    });
    return true;
  }
  present.edit(line, (workspace) => {
    const { cib, messages } = upgradeCib(workspace.cib, wanted);
    for (const { text } of messages) out.info(text);
    workspace.load({ ...cib, attributes: { ...cib.attributes, "validate-with": wanted } });
  });
  return true;
}

/** `upgrade force` */
export async function upgrade(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  if (args.get("force") === undefined && !world.options.force) {
    throw new CrmError({
      code: "usage",
      message: "the configuration is changed for good: say `upgrade force`",
      hint: "`schema VERSION` stages the change",
    });
  }
  const done = await change(world, out, line, (workspace) => {
    const { cib, messages } = upgradeCib(workspace.cib);
    for (const { text } of messages) out.info(text);
    workspace.load(cib);
    return cib.attributes["validate-with"] ?? "";
  });
  out.info(`the configuration follows ${done}`);
  return true;
}
