import { type Now, unreachable } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import type { OrderToken } from "../agreement/index.ts";
import { clearFailures, hasFailures } from "./fail-count.ts";
import { failedResult } from "./history.ts";
import { belongsTo } from "./lookup.ts";
import { type HostRef, histories, nodeState, resourceHistory, setResourceHistory, setTransient } from "./status.ts";
import { formatTransitionKey, OUTSIDE_ENGINE, parseTransitionKey } from "./transition-key.ts";
import type { ManagerAnswer, ManagerAsk, ManagerMessage } from "./types.ts";

/** What answering needs of the DC. */
export interface AskContext {
  readonly document: Element;
  readonly refs: readonly HostRef[];
  readonly now: Now;
  edit(update: (before: Element) => Element): void;
  isOnline(host: string): boolean;
  send(to: string, build: (token: OrderToken) => ManagerMessage): void;
  changed(reason: string): void;
  fence(node: string, action: "reboot" | "off" | "on"): void;
}

export function answerAsk(ask: ManagerAsk, context: AskContext): ManagerAnswer {
  switch (ask.kind) {
    case "recheck":
      context.changed("asked to look again");
      return { kind: "done", text: "" };
    case "attribute":
      return withHost(ask.node, context, (host) => {
        context.edit((cib) => setTransient(cib, host, ask.name, ask.value));
        context.changed(`the attribute ${ask.name} of ${host.name} changed`);
        return { kind: "done", text: "" };
      });
    case "fence":
      return withHost(ask.node, context, (host) => {
        context.fence(host.name, ask.action);
        return { kind: "done", text: "" };
      });
    case "fail":
      return withHost(ask.node, context, (host) => fail(ask.resource, host, context));
    case "cleanup":
    case "refresh":
      return forget(ask, context);
    default:
      return unreachable(ask);
  }
}

function withHost(name: string, context: AskContext, act: (host: HostRef) => ManagerAnswer): ManagerAnswer {
  const host = context.refs.find((ref) => ref.name === name);
  if (host !== undefined) return act(host);
  const hint = `known: ${context.refs.map((ref) => ref.name).join(", ")}`;
  return { kind: "refused", error: { code: "no-node", message: `no such node: ${name}`, hint } };
}

function fail(resource: string, host: HostRef, context: AskContext): ManagerAnswer {
  const history = resourceHistory(context.document, host.id, resource);
  if (history === undefined || !context.isOnline(host.name)) {
    return { kind: "refused", error: { code: "not-there", message: `${resource} is not known on ${host.name}` } };
  }
  const { class: agentClass = "", provider, type = "" } = history.attributes;
  context.send(host.name, (token) => ({
    kind: "inject",
    token,
    code: 1,
    operation: {
      resource: { id: resource, class: agentClass, provider, type },
      name: "asyncmon",
      intervalMs: 0,
      timeoutMs: 0,
      startDelayMs: 0,
      parameters: {},
      transitionKey: formatTransitionKey({ action: 0, transition: -1, target: 0, engine: OUTSIDE_ENGINE }),
    },
  }));
  return { kind: "done", text: "" };
}

/** Cleanup forgets what failed, refresh everything; either way the cluster then looks what is there. */
function forget(ask: ManagerAsk & { kind: "cleanup" | "refresh" }, context: AskContext): ManagerAnswer {
  const { resource, node, operation } = ask;
  if (node !== undefined && !context.refs.some((ref) => ref.name === node)) {
    return withHost(node, context, () => ({ kind: "done", text: "" }));
  }
  const belongs = resource === undefined ? () => true : belongsTo(context.document, resource);
  const intervalMs = ask.intervalMs ?? 0;
  const only = operation === undefined ? undefined : { name: operation, intervalMs };
  const lines: string[] = [];
  for (const host of context.refs) {
    if (node !== undefined && host.name !== node) continue;
    if (nodeState(context.document, host.id) === undefined) continue;
    for (const history of histories(context.document, host.id)) {
      const id = history.attributes.id ?? "";
      if (!belongs(id)) continue;
      if (ask.kind === "cleanup" && !failedHere(history, only) && !hasFailures(context.document, host, id)) continue;
      context.edit((cib) => clearFailures(setResourceHistory(cib, host, id, undefined), host, id, only));
      if (context.isOnline(host.name)) {
        context.send(host.name, (token) => ({ kind: "forget", token, resource: id, transitionKey: undefined }));
      }
      lines.push(`Cleaned up ${id} on ${host.name}`);
    }
  }
  if (lines.length > 0) context.changed(`${ask.kind} was asked for`);
  return { kind: "done", text: lines.join("\n") };
}

function failedHere(
  history: Element,
  only: { readonly name: string; readonly intervalMs: number } | undefined,
): boolean {
  return childElements(history, "lrm_rsc_op").some(({ attributes }) => {
    const key = parseTransitionKey(attributes["transition-key"] ?? "");
    const matches =
      only === undefined || (attributes.operation === only.name && attributes.interval === String(only.intervalMs));
    const status = Number(attributes["op-status"] ?? 0);
    return matches && key !== undefined && failedResult(status, Number(attributes["rc-code"] ?? 0), key.target);
  });
}
