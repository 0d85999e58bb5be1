import { descendants, diff, type Element, formatPath, writeXml } from "../../src/cib/index.ts";
import type { AskOutcome, Branch, Entry, RequestId, View } from "../../src/controller/index.ts";
import { formatToken } from "../../src/controller/index.ts";
import type { Watcher } from "./host.ts";

/** Something that must never be. */
export class Violation extends Error {}

interface Acknowledged {
  readonly resource: string;
  readonly on: number;
  readonly of: number;
}

/** What must hold, whatever happens:
 *  - an acknowledged change is in the configuration in the end, once (of two hosts: or kept as a branch, if only one had it);
 *  - with three hosts and more, all hosts settle the same entry at an index;
 *  - a token belongs to one DC;
 *  - what is refused never happens;
 *  - members of a view have the same document, byte for byte, when nothing is on its way. */
export class Checks implements Watcher {
  readonly #hosts: number;
  readonly #settled = new Map<number, { readonly digest: string; readonly host: string }>();
  readonly #leaders = new Map<string, string>();
  readonly #acknowledged: Acknowledged[] = [];
  readonly #refused = new Set<string>();
  readonly #branched = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #askedAgain = new Set<string>();
  readonly #note: (text: string) => void;
  acknowledgements = 0;
  unknown = 0;

  constructor(hosts: number, note: (text: string) => void) {
    this.#hosts = hosts;
    this.#note = note;
  }

  static resource(id: RequestId): string {
    return `r-${id.client}-${id.number}`;
  }

  /** Who asks again after a refusal may well be served. */
  asked(id: RequestId): void {
    const resource = Checks.resource(id);
    if (this.#asked.has(resource)) this.#askedAgain.add(resource);
    this.#asked.add(resource);
    this.#refused.delete(resource);
  }

  delivered(host: string, _document: Element, entry: Entry | undefined): void {
    if (entry === undefined || this.#hosts < 3) return;
    const known = this.#settled.get(entry.index);
    if (known === undefined) this.#settled.set(entry.index, { digest: entry.digest, host });
    else if (known.digest !== entry.digest) {
      throw new Violation(`entry ${entry.index} is one thing on ${known.host} and another on ${host}`);
    }
  }

  led(host: string, view: View): void {
    const token = formatToken(view.token);
    const known = this.#leaders.get(token);
    if (known !== undefined) throw new Violation(`${token} was installed twice, by ${known} and ${host}`);
    this.#leaders.set(token, host);
    this.#note(`${host} leads ${token}: ${view.members.map((member) => member.host).join(" ")}`);
  }

  answered(host: string, id: RequestId, outcome: AskOutcome): void {
    const resource = Checks.resource(id);
    this.#note(`${host} answers ${resource}: ${JSON.stringify(outcome)}`);
    if (outcome.kind === "done") {
      this.acknowledgements++;
      this.#acknowledged.push({ resource, on: outcome.on, of: outcome.of });
    } else if (outcome.kind === "refused" || outcome.kind === "conflict") {
      // Asked again, a part without quorum may refuse what was done before: a host that was restarted in between does not know
      // that its predecessor had handed it on.
      if (!this.#askedAgain.has(resource)) this.#refused.add(resource);
    } else this.unknown++;
  }

  branched(branch: Branch): void {
    this.#note(`branch of ${branch.host}: ${branch.entries.length}`);
    for (const { body } of branch.entries) {
      if (body.kind === "change") this.#branched.add(Checks.resource(body.request));
    }
  }

  said(host: string, text: string): void {
    this.#note(`${host} ${text}`);
    if (text.includes("does not fit")) throw new Violation(`status of ${host} is not the DC's: ${text}`);
  }

  /** In the end, with all hosts in one view and nothing on its way. */
  atRest(documents: ReadonlyMap<string, Element>): void {
    const [[first, document] = ["", undefined]] = documents;
    if (document === undefined) throw new Violation("no host is left");
    const text = writeXml(document);
    for (const [host, other] of documents) {
      if (writeXml(other) === text) continue;
      const changes = diff(document, other).map((change) => `${change.op} ${formatPath(change.path)}`);
      throw new Violation(`${first} and ${host} have different documents: ${changes.join(", ").slice(0, 400)}`);
    }
    const found = new Map<string, number>();
    for (const { name, attributes } of descendants(document)) {
      if (name === "primitive") found.set(attributes.id!, (found.get(attributes.id!) ?? 0) + 1);
    }
    for (const { resource, on, of } of this.#acknowledged) {
      const count = found.get(resource) ?? 0;
      if (count > 1) throw new Violation(`${resource} is there ${count} times`);
      if (count === 1) continue;
      const kept = of === 2 && on === 1 && this.#branched.has(resource);
      if (!kept) throw new Violation(`${resource} was acknowledged on ${on} of ${of} and is lost`);
    }
    for (const resource of this.#refused) {
      if (found.has(resource)) throw new Violation(`${resource} was refused and is there`);
    }
  }
}
