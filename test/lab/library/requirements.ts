// What a lab needs of this machine; what is missing is said by name, so that a runner can skip with the reason.
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

const SEARCHED = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Program -> the Debian package that brings it. */
const LAB_TOOLS: Readonly<Record<string, string>> = {
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  setsid: "util-linux",
  ip: "iproute2",
  nft: "nftables",
  ping: "iputils-ping",
  arping: "iputils-arping",
};

export function findProgram(name: string): string | undefined {
  const candidates = name.startsWith("/") ? [name] : SEARCHED.map((directory) => join(directory, name));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Each missing program with its package: `slapd (package slapd)`. */
export function missingPrograms(programs: Readonly<Record<string, string>>): string[] {
  return Object.entries(programs)
    .filter(([program]) => findProgram(program) === undefined)
    .map(([program, debianPackage]) => `${program} (package ${debianPackage})`);
}

/** Why no lab can stand here; undefined when one can. */
export function labImpossible(): string | undefined {
  if (process.platform !== "linux") return "a lab needs Linux";
  if (process.getuid?.() !== 0) return "a lab needs root (network namespaces)";
  const missing = missingPrograms(LAB_TOOLS);
  return missing.length === 0 ? undefined : `missing here: ${missing.join(", ")}`;
}
