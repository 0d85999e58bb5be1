// Bundles one entry per executable (src/main/*.ts) into dist/, ESM with shared chunks, so that a one-shot command loads
// only what it runs. `--if-stale` does nothing when no source is newer than the last build.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist");
const stamp = join(out, ".built");

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const inputs = ["src", ".config", "package.json", "package-lock.json"].map((name) => join(root, name));
if (
  process.argv.includes("--if-stale") &&
  existsSync(stamp) &&
  Math.max(...inputs.map(newest)) <= statSync(stamp).mtimeMs
) {
  process.exit(0);
}

const entries = readdirSync(join(root, "src/main")).filter(
  (name) => /^[a-z0-9-]+\.ts$/.test(name) && name !== "index.ts",
);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
/** The liveness thread loads nothing that it does not run, so it shares no chunks with others. */
const ALONE = ["liveness.ts"];
await build({
  ...bundleOptions,
  splitting: false,
  entryPoints: ALONE.map((name) => join(root, "src/main", name)),
  outdir: out,
});
await build({
  ...bundleOptions,
  // Executables are named with underscores (crm_simulate), sources with dashes.
  entryPoints: Object.fromEntries(
    entries
      .filter((name) => !ALONE.includes(name))
      .map((name) => [name.replace(/\.ts$/, "").replaceAll("-", "_"), join(root, "src/main", name)]),
  ),
  outdir: out,
  sourcemap: process.env.LIFELINE_SOURCEMAP ? "linked" : false,
});
writeFileSync(stamp, "");
