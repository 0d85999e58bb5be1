import * as v from "valibot";
import type { Change, Element } from "../../cib/index.ts";
import { isOfKind } from "../known-kind.ts";
import type { Ask, AskOutcome, Entry, Position, RequestId, Snapshot, ViewMember } from "./records.ts";
import { SHAPES } from "./shapes.ts";
import type { OrderToken, Term } from "./term.ts";

/** Between hosts, over the bulk link: in order and without loss while the link stands. Plain data, JSON on the wire. */
export type AgreementMessage =
  | HelloMessage
  /** A DC (to be) asks for obedience to its term and for the state of the member. */
  | { readonly kind: "invite"; readonly token: OrderToken; readonly members: readonly string[] }
  /** Promised, durably; here is what I have. */
  | JoinMessage
  /** Not you: I promised a higher term. */
  | { readonly kind: "promised"; readonly term: Term }
  /** Send me what you have and I lack. */
  | {
      readonly kind: "fetch";
      readonly token: OrderToken;
      readonly tail: readonly (readonly [index: number, digest: string])[];
    }
  | AppendMessage
  /** Everything up to there is durable here. */
  | { readonly kind: "stored"; readonly token: OrderToken; readonly index: number }
  | InstallMessage
  | { readonly kind: "commit"; readonly token: OrderToken; readonly index: number; readonly sequence: number }
  | {
      readonly kind: "status";
      readonly token: OrderToken;
      readonly sequence: number;
      readonly changes: readonly Change[];
    }
  /** You are not in the view any more. */
  | { readonly kind: "out"; readonly token: OrderToken; readonly reason: string }
  | { readonly kind: "request"; readonly id: RequestId; readonly ask: Ask }
  | { readonly kind: "answer"; readonly id: RequestId; readonly outcome: AskOutcome }
  | { readonly kind: "off"; readonly hosts: readonly string[] }
  | { readonly kind: "bye" };

/** Who I am and what I have, to everybody in the circle whenever that may matter. */
export interface HelloMessage {
  readonly kind: "hello";
  readonly incarnation: string;
  readonly promise: Term;
  readonly position: Position;
  /** The hosts this one takes the cluster to have, sorted. */
  readonly hosts: readonly string[];
  /** The view it is in or has agreed to join. */
  readonly at: OrderToken | undefined;
  /** Set while acting as DC, also while its next view is being formed. */
  readonly leads: { readonly token: OrderToken; readonly quorate: boolean } | undefined;
  /** False while it stops what it ran after being put out. */
  readonly ready: boolean;
  /** The view it was in when it was put out last. */
  readonly leftAt: OrderToken | undefined;
  readonly off: readonly string[];
  /** Say hello back: what was known of others is not relied on any more. */
  readonly wants: boolean;
}

export interface JoinMessage {
  readonly kind: "join";
  readonly token: OrderToken;
  readonly position: Position;
  /** Ends of the log, newest first: where two logs part is found in them. */
  readonly tail: readonly (readonly [index: number, digest: string])[];
}

export interface AppendMessage {
  readonly kind: "append";
  readonly token: OrderToken;
  /** Replaces everything before the entries. */
  readonly snapshot: Snapshot | undefined;
  /** The entry right before the first one, which the receiver has. */
  readonly after: number;
  readonly entries: readonly Entry[];
}

export interface InstallMessage {
  readonly kind: "install";
  readonly token: OrderToken;
  readonly members: readonly ViewMember[];
  readonly quorate: boolean;
  readonly quorumReason: string;
  /** Where the log ends, on all members. */
  readonly index: number;
  readonly off: readonly string[];
  /** What follows in the stream of commits and status counts on from here. */
  readonly sequence: number;
  /** Absent when the receiver followed the same stream without a gap. */
  readonly live: LiveState | undefined;
}

/** The part of the document that is replicated in order but never stored. */
export interface LiveState {
  readonly numUpdates: number;
  /** have-quorum, dc-uuid and their like on `<cib>`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: Element;
}

/** Whether something from a peer is a message of a known kind that carries what its kind does. */
export function isAgreementMessage(data: unknown): data is AgreementMessage {
  return isOfKind(SHAPES, data) && v.is(SHAPES[data.kind], data);
}
