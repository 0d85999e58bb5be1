import { keyName } from "./name.ts";
import { type Binding, KEY_TABLE } from "./table.ts";

/** The manual page crm-keys(7), in man(7)'s language, made from the table. */
export function keysManual(version: string): string {
  const sections = Object.values(KEY_TABLE).map(({ title, bindings }) => {
    const rows = (bindings as readonly Binding[]).map(
      ({ keys, help }) =>
        `.TP\n${keys.map((key) => `\\fB${roff(keyName(key))}\\fR`).join(", ")}\n${roff(capital(help))}.`,
    );
    return `.SH ${title.toUpperCase()}\n${rows.join("\n")}`;
  });
  return `.\\" Made from the table of keys by 'npm run man'; edit src/tui/keys/table.ts instead.
.TH CRM\\-KEYS 7 "" "Lifeline ${version}" "Lifeline"
.SH NAME
crm\\-keys \\- the keys of the crm shell, its workspace and its monitor
.SH DESCRIPTION
The same table is shown by \\fB?\\fR in every pane and by \\fBF1\\fR in the workspace. Letters are case-sensitive. Where a
terminal has no function keys, Alt with a digit reaches the panes of the workspace.
${sections.join("\n")}
.SH SEE ALSO
.BR crm (8),
.BR crm_mon (8)
`;
}

function roff(text: string): string {
  return text
    .replace(/\\/g, "\\e")
    .replace(/-/g, "\\-")
    .replace(/^([.'])/, "\\&$1");
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
