import { type Access, accessTo, type Identity, permissionsOf } from "../../acl/index.ts";
import { type Element, escapeAttribute, type Node } from "../../cib/index.ts";

export const ACCESS_STYLES = ["text", "namespace", "color"] as const;
export type AccessStyle = (typeof ACCESS_STYLES)[number];

/** A document with what a user may do with each part of it, as `cibadmin --show-access` prints it. */
export function accessText(document: Element, identity: Identity, style: AccessStyle): string {
  const access = accessTo(document, permissionsOf(document, identity));
  const levels = new Set<Access>();
  collectLevels(document, access, levels);
  const page: Page = { access, style, levels, lines: [] };
  writeElement(page, document, undefined, "");
  return `<!-- ACLs as evaluated for user ${identity.user} -->\n${page.lines.join("\n")}\n`;
}

interface Page {
  readonly access: (element: Element) => Access;
  readonly style: AccessStyle;
  readonly levels: ReadonlySet<Access>;
  readonly lines: string[];
}

const LEVELS: readonly Access[] = ["write", "read", "none"];
const WORDS: Readonly<Record<Access, string>> = { write: "writable", read: "readable", none: "denied" };
const LABELS: Readonly<Record<Access, string>> = { write: " WRITABLE ", read: " READABLE ", none: " ~DENIED~ " };
const COLOURS: Readonly<Record<Access, string>> = { write: "\u001b[32m", read: "\u001b[34m", none: "\u001b[31m" };
const RESET = "\u001b[0m";
const NAMESPACE = "http://clusterlabs.org/ns/pacemaker/access/";

function collectLevels(element: Element, access: (element: Element) => Access, levels: Set<Access>): void {
  levels.add(access(element));
  for (const child of element.children) if (child.kind === "element") collectLevels(child, access, levels);
}

function writeNode(page: Page, node: Node, above: Access, margin: string): void {
  if (node.kind === "element") writeElement(page, node, above, margin);
  else if (node.kind === "comment") page.lines.push(`${margin}<!-- ${node.text} -->`, "");
}

/** Only where access changes is it told, but for colours: no line is left without its own. */
function writeElement(page: Page, element: Element, above: Access | undefined, margin: string): void {
  const { style, lines } = page;
  const here = page.access(element);
  const changes = here !== above;
  const [colour, reset] = style === "color" ? [COLOURS[here], RESET] : ["", ""];
  const name = style === "namespace" && changes ? `pcmk-access-${WORDS[here]}:${element.name}` : element.name;
  if (style === "text" && changes) {
    if (above !== undefined) lines.push(margin);
    lines.push(`${margin}vvv---[${LABELS[here]}]---vvv`);
  }
  const declared = style === "namespace" && above === undefined ? declarations(page.levels) : "";
  const open = `${margin}${colour}<${name}${attributesText(element)}${declared}`;
  if (!element.children.some(({ kind }) => kind !== "text")) {
    lines.push(`${open}/>${reset}`);
    return;
  }
  lines.push(`${open}>`);
  for (const child of element.children) writeNode(page, child, here, `${margin}  `);
  lines.push(`${margin}${colour}</${name}>${reset}`);
}

function attributesText({ attributes }: Element): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join("");
}

function declarations(levels: ReadonlySet<Access>): string {
  return LEVELS.filter((level) => levels.has(level))
    .map((level) => ` xmlns:pcmk-access-${WORDS[level]}="${NAMESPACE}${WORDS[level]}"`)
    .join("");
}
