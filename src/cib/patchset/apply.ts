import { createHash } from "node:crypto";
import { CrmError } from "../../base/index.ts";
import { parsePath } from "../path.ts";
import { childElements, type Element, firstChild, isElement } from "../tree.ts";
import { type CibVersion, compareVersions, versionOf } from "../version.ts";
import { writeXml } from "../xml-write.ts";
import { Draft } from "./draft.ts";
import { VERSION_NAMES } from "./write.ts";

export interface ApplyOptions {
  /** The document has to be of the version that the patchset was made for. */
  readonly checkVersion: boolean;
}

/** The document after a patchset of format 2 (crm_diff's). Deletions and attributes come at once, what is created or moved
 *  afterwards by rising position. @throws CrmError `bad-patchset` for what is none, `bad-diff` where it does not fit the
 *  document, `old` where the document is newer */
export function applyPatchset(document: Element, patchset: Element, options: ApplyOptions): Element {
  checkFormat(patchset);
  if (options.checkVersion) checkVersions(document, patchset);
  // As the path of a change begins at the root, so does the draft: above it.
  const top = new Draft({ kind: "element", name: "", attributes: {}, children: [document] });
  const later = childElements(patchset).flatMap((change) => applyNow(top, change));
  for (const { place } of later.toSorted((a, b) => a.position - b.position)) place();
  const finished = top.finish();
  const result = isElement(finished) ? finished.children[0] : undefined;
  if (result?.kind !== "element") throw doesNotFit("it leaves no document");
  const { digest } = patchset.attributes;
  if (digest !== undefined && digest.toLowerCase() !== patchsetDigest(result)) throw doesNotFit();
  return result;
}

/** The digest that a patchset may carry of the document it leads to: who wrote it and when is left out. */
export function patchsetDigest(document: Element): string {
  return createHash("md5")
    .update(writeXml(withoutOrigin(document), { indent: 0 }))
    .digest("hex");
}

const ORIGIN = new Set(["crm-debug-origin", "cib-last-written", "update-origin", "update-client", "update-user"]);

function withoutOrigin(node: Element): Element {
  const attributes = Object.fromEntries(Object.entries(node.attributes).filter(([name]) => !ORIGIN.has(name)));
  const children = node.children.map((child) => (child.kind === "element" ? withoutOrigin(child) : child));
  return { ...node, attributes, children };
}

function checkFormat(patchset: Element): void {
  const { format } = patchset.attributes;
  if (patchset.name !== "diff") throw badPatchset(`<diff format="2"> was expected, not <${patchset.name}>`);
  if (format !== "2") {
    throw badPatchset(
      `<diff format="2"> was expected, ${format === undefined ? "it has no format" : `not format ${format}`}`,
    );
  }
}

function checkVersions(document: Element, patchset: Element): void {
  const version = firstChild(patchset, "version");
  const current = versionOf(document.attributes);
  const source = statedVersion(version, "source", current);
  const target = statedVersion(version, "target", { ...current, numUpdates: current.numUpdates + 1 });
  const order = compareVersions(current, source);
  if (order < 0) throw doesNotFit();
  const rises =
    target.adminEpoch > source.adminEpoch || target.epoch > source.epoch || target.numUpdates > source.numUpdates;
  if (order > 0 || !rises) {
    throw new CrmError({ code: "old", message: "Update was older than existing configuration" });
  }
}

/** What a patchset does not say is as it would fit. */
function statedVersion(version: Element | undefined, which: "source" | "target", otherwise: CibVersion): CibVersion {
  const stated = version === undefined ? undefined : firstChild(version, which);
  if (stated === undefined) return otherwise;
  const [adminEpoch, epoch, numUpdates] = VERSION_NAMES.map((name) => {
    const text = stated.attributes[name];
    if (text === undefined || /^-?\d+$/.test(text)) return text === undefined ? undefined : Number(text);
    throw badPatchset(`the ${which}'s ${name} is no number: ${text}`);
  });
  return {
    adminEpoch: adminEpoch ?? otherwise.adminEpoch,
    epoch: epoch ?? otherwise.epoch,
    numUpdates: numUpdates ?? otherwise.numUpdates,
  };
}

/** What is to be done when all else is. */
interface Placement {
  readonly position: number;
  readonly place: () => void;
}

function applyNow(top: Draft, change: Element): Placement[] {
  const { operation, path, position: where } = change.attributes;
  if (operation === undefined) return [];
  const position = where === undefined ? undefined : positionOf(where);
  const node = findDraft(top, path ?? "", operation === "delete" ? position : undefined);
  if (node === undefined && operation === "delete") return [];
  if (node === undefined) throw doesNotFit(`there is no ${path} to ${operation}`);
  switch (operation) {
    case "create": {
      const [created] = change.children;
      if (created === undefined) throw badPatchset(`nothing is given to create in ${path}`);
      return [{ position: position ?? -1, place: () => node.insert(created, position ?? 0) }];
    }
    case "move":
      node.moveToEnd();
      return [
        {
          position: position ?? -1,
          place: () => {
            if (!node.moveTo(position ?? 0)) throw doesNotFit(`${path} cannot be moved to position ${position}`);
          },
        },
      ];
    case "delete":
      node.remove();
      return [];
    case "modify":
      node.attributes = resultOf(change).attributes;
      return [];
    default:
      throw doesNotFit(`no such operation: ${operation}`);
  }
}

function resultOf(change: Element): Element {
  const result = firstChild(change, "change-result");
  const [element] = result === undefined ? [] : childElements(result);
  if (element !== undefined) return element;
  throw badPatchset(`<change-result> with an element was expected for ${change.attributes.path}`);
}

function positionOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw badPatchset(`not a position: ${text}`);
}

function findDraft(top: Draft, path: string, commentAt: number | undefined): Draft | undefined {
  const steps = parsePath(path);
  let node: Draft | undefined = top;
  for (const [index, step] of steps.entries()) {
    node = node?.child(step, index === steps.length - 1 ? commentAt : undefined);
  }
  return node;
}

function badPatchset(expected: string): CrmError {
  return new CrmError({ code: "bad-patchset", message: "Invalid argument", hint: expected });
}

function doesNotFit(why?: string): CrmError {
  const hint = why === undefined ? {} : { hint: why };
  return new CrmError({ code: "bad-diff", message: "Application of update diff failed", ...hint });
}
