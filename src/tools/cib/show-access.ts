import { isLimited } from "../../acl/index.ts";
import { type Element, schemaRank } from "../../cib/index.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { ACCESS_STYLES, type AccessStyle, accessText } from "./access-text.ts";

/** How access is to be shown. @throws CrmError `usage` */
export function accessStyle(call: ToolCall): AccessStyle {
  const value = call.value("show-access") ?? "auto";
  const style = value === "auto" ? (call.io.interactive ? "color" : "text") : ACCESS_STYLES.find((s) => s === value);
  if (style === undefined) throw toolError("usage", `Invalid value '${value}' for option '--show-access'`);
  if (!call.has("user")) throw toolError("usage", "-U/--user is required with -S/--show-access");
  if (isLimited(call.io.user)) {
    call.complainBare(
      `Warning: cibadmin is being run as user ${call.io.user}, which is subject to ACLs. As a result, ACLs for user ${call.value("user")} may be incorrect or incomplete in the output. In a future release, running as a privileged user (root or hacluster) will be required for -S/--show-access.`,
    );
  }
  return style;
}

/** The document with what the user that is named may do. @throws CrmError `config` where nothing limits the user */
export function accessAs(call: ToolCall, cib: Element, style: AccessStyle): string {
  const user = call.value("user") ?? "";
  const because = !isLimited(user)
    ? "Already in requested state"
    : /[<>&]/.test(user)
      ? "Invalid argument"
      : isOlderThanAcls(cib)
        ? "Update does not conform to the configured schema"
        : undefined;
  if (because !== undefined) throw toolError("config", `Could not evaluate ACLs for ${user}: ${because}`);
  return accessText(cib, { user, groups: call.io.groupsOf(user) }, style);
}

/** Before, ACLs were written in another way. */
function isOlderThanAcls(cib: Element): boolean {
  const rank = schemaRank(cib.attributes["validate-with"] ?? "");
  return rank === undefined || rank < schemaRank("pacemaker-2.0")!;
}
