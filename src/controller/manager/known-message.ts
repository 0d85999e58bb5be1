import { isOfKind } from "../known-kind.ts";
import type { ManagerMessage } from "./types.ts";

const KINDS: Readonly<Record<ManagerMessage["kind"], true>> = {
  report: true,
  order: true,
  cancel: true,
  forget: true,
  "forget-failure": true,
  inject: true,
  "shut-down": true,
  history: true,
  results: true,
  acknowledged: true,
  leaving: true,
  ask: true,
  answer: true,
};

export function isManagerMessage(data: unknown): data is ManagerMessage {
  return isOfKind(KINDS, data);
}
