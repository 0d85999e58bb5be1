import { digestedParameters, digestOf } from "../../agents/index.ts";
import type { BundleReplica } from "../collective.ts";
import { inHashOrder } from "../hash-order.ts";
import type { Host } from "../host.ts";
import { operationKey } from "../operation-key.ts";
import type { Resource } from "../resource.ts";
import { currentHost } from "./activity.ts";
import type { HistoryEntry } from "./history.ts";
import type { OperationDigests } from "./operation-digests.ts";
import { configuredOperation } from "./operations.ts";
import { operationParameters, resourceParameters } from "./parameters.ts";
import type { Reading } from "./reading.ts";

/** A bundle without addresses reaches what runs inside under the name of the container's host, known only once that is.
 *  Pacemaker looks at the general parameters of whatever it asks this about, not of connections alone: a date in a rule of
 *  theirs that holds for no host in particular is then a moment to decide again. */
export function needsContainerName(reading: Reading, resource: Resource): boolean {
  const address = resourceParameters(reading, resource, undefined).get("addr");
  return resource.remoteConnection && address?.toLowerCase() === "#uname";
}

export function replicaOf(connection: Resource): BundleReplica | undefined {
  return connection.outermost.bundle?.replicas.find(({ remote }) => remote === connection);
}

const DEFAULT_SECURE = " passwd password user ";

/** Digests of an operation's present parameters on a host, calculated once. `containerHost` names the host that a bundle's
 *  container will run on, where that is known. */
export function operationDigests(
  reading: Reading,
  resource: Resource,
  task: string,
  intervalMs: number,
  host: Host,
  entry: HistoryEntry | undefined,
  withSecure: boolean,
  containerHost: (container: Resource) => Host | undefined,
): OperationDigests {
  const operation = operationKey(task, intervalMs);
  const known = reading.digests.get(resource);
  let digests = known?.find((each) => each.host === host && each.operation === operation);
  if (digests === undefined) {
    digests = calculate(reading, resource, task, intervalMs, host, entry, withSecure, containerHost);
    if (known === undefined) reading.digests.set(resource, [digests]);
    else known.push(digests);
  }
  return digests;
}

function calculate(
  reading: Reading,
  resource: Resource,
  task: string,
  intervalMs: number,
  host: Host,
  entry: HistoryEntry | undefined,
  withSecure: boolean,
  containerHost: (container: Resource) => Host | undefined,
): OperationDigests {
  const { parameters, key, meta, own, container } = sourcesOf(reading, resource, task, intervalMs, host);
  const name = container && containerHost(container)?.name;
  const digest =
    name === undefined && own.size === 0
      ? sharedDigest(parameters, meta)
      : makeDigest(name === undefined ? [parameters, own] : [new Map([["addr", name]]), parameters, own], meta);
  const secure = withSecure ? secureParameters(reading, resource, digest.digested, parameters, entry) : undefined;
  const restart = restartParameters(reading, digest.digested, entry);
  return {
    host,
    operation: key,
    result: intervalMs === 0 && own.size > 0 ? "restart" : "match",
    all: digest.all,
    secure: secure && digestOf(secure),
    // Where all count the digest is known already.
    restart: restart === digest.digested ? digest.all : restart && digestOf(restart),
  };
}

/** Where the parameters of an operation come from. */
function sourcesOf(reading: Reading, resource: Resource, task: string, intervalMs: number, host: Host) {
  const parameters = resourceParameters(reading, resource, host);
  const key = operationKey(task, intervalMs);
  const { operation, meta } = configuredOperation(reading, resource, host, task, intervalMs, key);
  return {
    parameters,
    key,
    meta,
    own: operationParameters(reading, operation?.xml, host) ?? NONE,
    container: needsContainerName(reading, resource) ? replicaOf(resource)?.container : undefined,
  };
}

/** What digests are made of: all parameters, those that are not secret, those that need a restart to change. */
export interface DigestedParameters {
  readonly all: Values;
  readonly secure: Values;
  readonly restart: Values | undefined;
}

/** The parameters an operation would be run with if those given were configured, in the order in which Pacemaker shows them. */
export function digestedWith(
  reading: Reading,
  resource: Resource,
  task: string,
  intervalMs: number,
  host: Host,
  entry: HistoryEntry | undefined,
  given: Values,
): DigestedParameters {
  const { parameters: configured, meta, own, container } = sourcesOf(reading, resource, task, intervalMs, host);
  const address = container && currentHost(container)?.name;
  const found: Values = address === undefined ? NONE : new Map([["addr", address]]);
  const { digested } = makeDigest([found, ...[given, configured, own].map(shown)], shown(meta));
  const parameters = mergeFirst([given, configured].map(shown));
  return {
    all: digested,
    secure: secureParameters(reading, resource, digested, parameters, entry),
    restart: restartParameters(reading, digested, entry),
  };
}

function shown(values: Values): Values {
  return new Map(inHashOrder([...values], ([name]) => name));
}

type Values = ReadonlyMap<string, string>;
const NONE: Values = new Map();

interface Digest {
  readonly digested: Values;
  readonly all: string;
}

/** What was said first counts. */
function mergeFirst(from: readonly Values[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const values of from) for (const [name, value] of values) if (!all.has(name)) all.set(name, value);
  return all;
}

function makeDigest(from: readonly Values[], meta: Values): Digest {
  const all = mergeFirst(from);
  for (const [name, value] of meta) {
    const metaName = metaAttributeName(name);
    if (metaName !== undefined && !all.has(metaName)) all.set(metaName, value);
  }
  const digested = digestedParameters(all);
  return { digested, all: digestOf(digested) };
}

const digests = new WeakMap<Values, { readonly parameters: Values; readonly digest: Digest }>();

/** The same parameters and meta-attributes have the same digest, on all hosts and in all decisions that share them. */
function sharedDigest(parameters: Values, meta: Values): Digest {
  const known = digests.get(meta);
  if (known !== undefined && known.parameters === parameters) return known.digest;
  const digest = makeDigest([parameters], meta);
  digests.set(meta, { parameters, digest });
  return digest;
}

const metaNames = new Map<string, string | undefined>();

/** `CRM_meta_start_delay` for `start-delay`; undefined for names that actions do not carry. The few names there are are
 *  remembered. */
export function metaAttributeName(name: string): string | undefined {
  let known = metaNames.get(name);
  if (known === undefined && !metaNames.has(name)) {
    known = name.includes("#") || name.includes(":") ? undefined : `CRM_meta_${name.replaceAll("-", "_")}`;
    if (metaNames.size > 1000) metaNames.clear();
    metaNames.set(name, known);
  }
  return known;
}

function secureParameters(
  reading: Reading,
  resource: Resource,
  digested: ReadonlyMap<string, string>,
  parameters: ReadonlyMap<string, string>,
  entry: HistoryEntry | undefined,
): Values {
  const version = entry?.xml.attributes.crm_feature_set ?? reading.cib.attributes.crm_feature_set ?? "";
  const old = compareVersionNumbers(version, "3.16.0") < 0;
  let secure = new Map(old ? parameters : digested);
  const list = entry === undefined ? DEFAULT_SECURE : entry.xml.attributes["op-secure-params"];
  for (const name of list?.split(" ") ?? []) secure.delete(name);
  if (old && resource.fenceDevice) {
    for (const name of [...secure.keys()]) if (isFencerParameter(name)) secure.delete(name);
  }
  secure = digestedParameters(secure);
  if (old) secure.delete("CRM_meta_timeout");
  return secure;
}

/** The digest of what may change only with a restart, as recorded; an expired failure counts as one that matches none. */
function recordedRestartDigest(reading: Reading, entry: HistoryEntry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  return reading.expiredEntries.has(entry) ? "calculated-failure-timeout" : entry.xml.attributes["op-restart-digest"];
}

function restartParameters(reading: Reading, digested: Values, entry: HistoryEntry | undefined): Values | undefined {
  if (entry === undefined || recordedRestartDigest(reading, entry) === undefined) return undefined;
  const forced = entry.xml.attributes["op-force-restart"];
  if (forced === undefined) return digested;
  const names = new Set(forced.split(" "));
  return new Map([...digested].filter(([name]) => names.has(name)));
}

/** Parameters the fencer itself uses; agents do not see them. */
function isFencerParameter(name: string): boolean {
  if (name === "provides" || name === "stonith-timeout") return true;
  if (!name.startsWith("pcmk_")) return false;
  if (/^pcmk_(?:action_limit|delay_base|delay_max|host_argument|host_check|host_list|host_map)$/.test(name))
    return true;
  const at = name.indexOf("_", 5);
  return at >= 0 && /^_(?:action|timeout|retries)$/.test(name.slice(at));
}

function compareVersionNumbers(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Compares what an entry of the history was run with to what it would be run with now. */
export function compareDigests(
  reading: Reading,
  resource: Resource,
  entry: HistoryEntry,
  host: Host,
  containerHost: (container: Resource) => Host | undefined,
): OperationDigests {
  const digests = operationDigests(
    reading,
    resource,
    entry.task ?? "",
    entry.intervalMs,
    host,
    entry,
    reading.sanitized,
    containerHost,
  );
  const recorded = entry.xml.attributes["op-digest"];
  const restart = recordedRestartDigest(reading, entry);
  if (restart !== undefined && digests.restart !== undefined && digests.restart !== restart) {
    digests.result = "restart";
  } else if (recorded === undefined) {
    digests.result = "unknown";
  } else if (recorded !== digests.all) {
    if (!(entry.intervalMs === 0 && digests.result === "restart")) digests.result = "mismatch";
  } else {
    digests.result = "match";
  }
  return digests;
}
