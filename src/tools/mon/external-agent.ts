import { ExecStatus, execStatusText } from "../../agents/index.ts";
import { ExitCode, exitText } from "../../base/index.ts";
import { childElements, type Element, firstChild, sameAttributes, statusOf } from "../../cib/index.ts";
import { parseOperationKey } from "../../state/index.ts";

/** An operation that ended, as the program of --external-agent is told of it. */
export interface OperationResult {
  readonly node: string;
  readonly resource: string;
  readonly task: string;
  readonly status: ExecStatus;
  readonly rc: number;
  readonly expectedRc: number;
  readonly description: string;
}

/** What the history has in `after` and had not in `before`. That something does not run, as was expected, is no news. */
export function newResults(before: Element, after: Element): OperationResult[] {
  const known = new Map([...entriesOf(before)].map(({ place, xml }) => [place, xml]));
  const results: OperationResult[] = [];
  for (const { place, node, xml } of entriesOf(after)) {
    const old = known.get(place);
    if (old === xml || (old !== undefined && sameAttributes(old.attributes, xml.attributes))) continue;
    const result = resultOf(xml, node);
    if (result !== undefined && !isExpectedAbsence(result)) results.push(result);
  }
  return results;
}

interface Entry {
  /** Of the operation among all. */
  readonly place: string;
  readonly node: string;
  readonly xml: Element;
}

function* entriesOf(cib: Element): Generator<Entry> {
  const status = statusOf(cib);
  for (const state of status === undefined ? [] : childElements(status, "node_state")) {
    const { id = "", uname = id } = state.attributes;
    const lrm = firstChild(state, "lrm");
    const resources = lrm === undefined ? undefined : firstChild(lrm, "lrm_resources");
    for (const resource of resources === undefined ? [] : childElements(resources, "lrm_resource")) {
      for (const xml of childElements(resource, "lrm_rsc_op")) {
        const place = JSON.stringify([id, resource.attributes.id, xml.attributes.id]);
        yield { place, node: xml.attributes.on_node ?? uname, xml };
      }
    }
  }
}

/** undefined for an entry that does not say what was expected. One that is under way is told of as such. */
function resultOf({ attributes }: Element, node: string): OperationResult | undefined {
  const magic = /^(-?\d+):(-?\d+);-?\d+:-?\d+:(-?\d+):/.exec(attributes["transition-magic"] ?? "");
  const name = parseOperationKey(attributes.operation_key ?? attributes.id ?? "");
  if (magic === null || name === undefined) return undefined;
  const [status, rc, expectedRc] = magic.slice(1).map(Number) as [ExecStatus, number, number];
  return {
    node,
    resource: name.resource,
    task: name.operation,
    status,
    rc,
    expectedRc,
    description: describe(status, rc, expectedRc),
  };
}

function describe(status: ExecStatus, rc: number, expectedRc: number): string {
  if (status !== ExecStatus.Done) return execStatusText(status);
  return rc === expectedRc ? "OK" : exitText(rc);
}

function isExpectedAbsence({ status, rc, expectedRc }: OperationResult): boolean {
  return status === ExecStatus.Done && rc === expectedRc && rc === ExitCode.NOT_RUNNING;
}

/** The variables in which the program finds what happened. Source: ClusterMon's agents, and crm_mon of Pacemaker. */
export function agentVariables(result: OperationResult, recipient: string | undefined): Record<string, string> {
  const { node, resource, task, status, rc, expectedRc, description } = result;
  return {
    ...(recipient === undefined ? {} : { CRM_notify_recipient: recipient }),
    CRM_notify_node: node,
    CRM_notify_rsc: resource,
    CRM_notify_task: task,
    CRM_notify_desc: description,
    CRM_notify_rc: String(rc),
    CRM_notify_target_rc: String(expectedRc),
    CRM_notify_status: String(status),
  };
}
