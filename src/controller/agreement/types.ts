import type { CrmErrorDetails, LogLevel } from "../../base/index.ts";
import type { Change, CibVersion, Element } from "../../cib/index.ts";
import type { AgreementMessage } from "./messages.ts";
import type { Ask, AskOutcome, Branch, Entry, RequestId, StoreWrite, View } from "./records.ts";

/** What the machine is told. */
export type AgreementInput =
  /** Hosts that all hear each other both ways, seen from here, this host among them; undefined while communication is
   *  not up yet (initdead). From liveness. */
  | {
      readonly kind: "circle";
      readonly members: readonly string[] | undefined;
      /** Alive, but not both ways. */
      readonly heard: readonly string[];
    }
  /** A bulk link to a host came up or broke. What was sent on a link that broke may be lost. */
  | { readonly kind: "link"; readonly host: string; readonly up: boolean }
  | { readonly kind: "message"; readonly from: string; readonly message: AgreementMessage }
  /** A `persist` of that id, and all before it, is durable. */
  | { readonly kind: "durable"; readonly id: number }
  | { readonly kind: "request"; readonly id: RequestId; readonly ask: Ask }
  /** Only while this host is the acting DC (ignored else): changes of `<status>` or of volatile attributes of `<cib>`
   *  (have-quorum, dc-uuid), on the delivered document. */
  | { readonly kind: "status"; readonly changes: readonly Change[] }
  /** This host was away for longer than deadtime (paused, engine stuck): it has been given up and must rejoin. */
  | { readonly kind: "given-up"; readonly reason: string }
  /** What `out` asked for is done (resources stopped): join again. */
  | { readonly kind: "rejoin" }
  /** These hosts are certainly off: fenced, or an administrator says so. Forgotten as soon as one is heard. */
  | { readonly kind: "off"; readonly hosts: readonly string[] }
  /** Graceful leave: peers form their next view without waiting. Resources are stopped before, by the caller. */
  | { readonly kind: "leave" }
  /** The branches shown to the administrator are settled. */
  | { readonly kind: "drop-branches" }
  | { readonly kind: "timer" };

/** What the machine asks for; carried out in the order given. */
export type AgreementEffect =
  /** Make durable, then say so with `durable`. Messages that depend on it are only emitted after that input. */
  | { readonly kind: "persist"; readonly id: number; readonly write: StoreWrite }
  /** Over the bulk link; dropped when there is none (the machine hears of that by `link`). */
  | { readonly kind: "send"; readonly to: string; readonly message: AgreementMessage }
  /** The document moved from the one delivered last to this one. `entry` tells a change of the configuration (which is
   *  then acknowledged) from one of status. Same changes in the same order on every member of the view. */
  | {
      readonly kind: "deliver";
      readonly document: Element;
      readonly changes: readonly Change[];
      readonly version: CibVersion;
      readonly entry: Entry | undefined;
    }
  /** This host is the acting DC of a new view. Comes again for each view. */
  | { readonly kind: "lead"; readonly view: View }
  /** Another host is. */
  | { readonly kind: "follow"; readonly view: View }
  /** No view at present: this host gives no orders and takes none; resources stay as they are. */
  | { readonly kind: "no-view"; readonly reason: string }
  /** This host was put out of the cluster while it may still run resources: stop them, then `rejoin`. */
  | { readonly kind: "out"; readonly reason: string }
  | { readonly kind: "answer"; readonly id: RequestId; readonly outcome: AskOutcome }
  /** A host that cannot join, and why; once per host and reason. */
  | { readonly kind: "refuse"; readonly host: string; readonly reason: string }
  /** Configured hosts changed: liveness and links follow. */
  | { readonly kind: "hosts"; readonly hosts: readonly string[] }
  | { readonly kind: "branch"; readonly branch: Branch }
  /** A `timer` input is due then (monotonic); replaces the time asked for before. undefined: none. */
  | { readonly kind: "timer"; readonly atMs: number | undefined }
  | { readonly kind: "log"; readonly level: LogLevel; readonly text: string };

export interface AgreementOptions {
  readonly host: string;
  /** Differs at every start of the daemon. */
  readonly incarnation: string;
  /** What this host's ha.cf says. Once there is a log its list counts, until ha.cf is edited. */
  readonly configuredHosts: readonly string[];
  readonly deadtimeMs: number;
  /** Peers seen since this machine booted (kept over restarts of the daemon). */
  readonly seen: readonly string[];
  /** Looks at the document that a commit would lead to; an error refuses it. */
  readonly check: (before: Element, after: Element) => CrmErrorDetails | undefined;
  /** Is fencing on in this document? */
  readonly fencing: (document: Element) => boolean;
}
