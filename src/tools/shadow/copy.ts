import { dirname } from "node:path";
import { CrmError, errorCode } from "../../base/index.ts";
import { type Element, readXml, writeXml } from "../../cib/index.ts";
import { type Cluster, shadowDirectory, shadowFile } from "../../client/index.ts";
import { systemFailure } from "../error/system-failure.ts";
import { type ToolCall, toolError } from "../run-tool.ts";

/** A shadow copy by its name, there or not. */
export interface ShadowCopy {
  readonly name: string;
  readonly file: string;
}

export function copyNamed(call: ToolCall, name: string): ShadowCopy {
  return { name, file: shadowFile(shadowDirectory(call.io.env, process.getuid?.() ?? 0), name) };
}

/** The copy that the environment says is in use. @throws CrmError `no-such` */
export function activeCopy(call: ToolCall): ShadowCopy {
  const { CIB_shadow: name } = call.io.env;
  if (name === undefined || name === "") throw toolError("no-such", "No active shadow configuration defined");
  return copyNamed(call, name);
}

export function isThere(call: ToolCall, { file }: ShadowCopy): boolean {
  try {
    call.io.readFile(file);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined && !(error instanceof CrmError)) throw error;
    // What cannot be read is there all the same.
    return errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR";
  }
}

/** Its text. @throws CrmError in the system's words */
export function textOf(call: ToolCall, { name, file }: ShadowCopy): string {
  try {
    return call.io.readFile(file);
  } catch (error) {
    if (error instanceof CrmError) throw error;
    throw systemFailure(`Could not access shadow instance '${name}'`, error);
  }
}

/** @throws CrmError */
export function readCopy(call: ToolCall, copy: ShadowCopy): Element {
  const text = textOf(call, copy);
  try {
    return readXml(text, { source: copy.file });
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    call.complainBare(error.describe());
    throw toolError("no-input", `Could not parse XML from input file '${copy.file}'`);
  }
}

export function writeCopy(call: ToolCall, { name, file }: ShadowCopy, cib: Element, verb: "create" | "reset"): void {
  const { CIB_shadow_dir: chosen } = call.io.env;
  try {
    // One that was chosen has to be there, as Pacemaker has it.
    if (chosen === undefined || chosen === "") call.io.makeDirectory(dirname(file));
    call.io.writeFile(file, writeXml(cib));
  } catch (error) {
    throw systemFailure(`Could not ${verb} the shadow instance '${name}'`, error);
  }
}

/** The cluster itself, whatever copy is in use. */
export async function openLive(call: ToolCall): Promise<Cluster> {
  try {
    return await call.io.openCluster({ shadow: false });
  } catch (error) {
    if (!(error instanceof CrmError) || error.code !== "no-file") throw error;
    throw toolError("no-such", "Could not connect to CIB: No such device or address");
  }
}

export async function readLive(call: ToolCall): Promise<Element> {
  const cluster = await openLive(call);
  try {
    return (await cluster.read()).cib;
  } finally {
    await cluster.close();
  }
}
