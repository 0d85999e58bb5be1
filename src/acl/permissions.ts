import { childElements, descendants, type Element } from "../cib/index.ts";

export type AccessKind = "read" | "write" | "deny";

/** One rule: what an XPath selects may be read or changed, or is hidden, with all that is below. */
export interface Permission {
  readonly kind: AccessKind;
  readonly xpath: string;
}

export interface Identity {
  readonly user: string;
  /** Groups of the host that the user is listed in. */
  readonly groups: readonly string[];
}

/** Whom ACLs never limit: they could do everything anyway. */
const PRIVILEGED = new Set(["root", "hacluster"]);

export function isLimited(user: string): boolean {
  return user !== "" && !PRIVILEGED.has(user);
}

/** The permissions of the roles that a user has by name or by group, in the order of the document. What is no permission (a
 *  role that is not there, no kind, nothing that it is about) gives none. Source: Pacemaker Explained, "Access Control
 *  Lists (ACLs)". */
export function permissionsOf(document: Element, { user, groups }: Identity): Permission[] {
  const acls = descendants(document).find(({ name }) => name === "acls");
  if (acls === undefined) return [];
  const roles = descendants(document)
    .filter(({ name }) => name === "acl_role")
    .toArray();
  const means = (holder: Element): boolean => {
    const name = holder.attributes.name ?? holder.attributes.id;
    if (name === undefined) return false;
    return holder.name === "acl_target" ? name === user : holder.name === "acl_group" && groups.includes(name);
  };
  return childElements(acls)
    .filter(means)
    .flatMap((holder) => childElements(holder))
    .flatMap((part) => {
      if (part.name !== "role") return [part];
      const role = roles.find(({ attributes }) => attributes.id === part.attributes.id);
      return role === undefined || part.attributes.id === undefined ? [] : childElements(role);
    })
    .flatMap(permissionIn);
}

const KINDS: readonly AccessKind[] = ["read", "write", "deny"];

function permissionIn({ name, attributes }: Element): Permission[] {
  const kind = KINDS.find((known) => known === attributes.kind);
  const xpath = xpathOf(attributes);
  return name === "acl_permission" && kind !== undefined && xpath !== undefined ? [{ kind, xpath }] : [];
}

function xpathOf(attributes: Element["attributes"]): string | undefined {
  const { xpath, reference, attribute } = attributes;
  const type = attributes["object-type"];
  if (xpath !== undefined) return xpath;
  if (reference === undefined && type === undefined) return undefined;
  const tests = [
    ...(reference === undefined ? [] : [`@id=${reference.includes("'") ? `"${reference}"` : `'${reference}'`}`]),
    ...(attribute === undefined ? [] : [`@${attribute}`]),
  ];
  return `//${type ?? "*"}${tests.length === 0 ? "" : `[${tests.join(" and ")}]`}`;
}
