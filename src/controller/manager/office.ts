import type { LogLevel } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { OrderToken } from "../agreement/index.ts";
import type { HostRef } from "./status.ts";
import type { ManagerEffect, ManagerMessage, ManagerOptions } from "./types.ts";

/** What the parts of a DC share. */
export interface Office {
  readonly options: ManagerOptions;
  readonly document: Element;
  readonly token: OrderToken;
  readonly quorate: boolean;
  /** The host is in the view, and its history is known. */
  isJoined(host: string): boolean;
  letGo(host: string): void;
  /** Edits the document's part of one host; nothing for a host that it does not know. */
  edit(host: string, update: (cib: Element, ref: HostRef) => Element): void;
  editAll(update: (cib: Element) => Element): void;
  send(to: string, message: ManagerMessage): void;
  emit(effect: ManagerEffect): void;
  log(level: LogLevel, text: string): void;
}
