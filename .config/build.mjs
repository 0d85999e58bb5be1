// Bundles one entry per executable (src/main/*.ts) into dist/, ESM with shared chunks, so that a one-shot command loads
// only what it runs. `--if-stale` does nothing when no source is newer than the last build.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle.mjs";
import { mergeChunks, withoutIdleBanner } from "./merge.mjs";

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
const named = (name) => name.replace(/\.ts$/, "").replaceAll("-", "_");
const sourcemap = process.env.LIFELINE_SOURCEMAP ? "linked" : false;
const DAEMONS = ["heartbeat.ts", "playground.ts"];
await build({
  ...bundleOptions,
  entryPoints: DAEMONS.map((name) => join(root, "src/main", name)),
  outdir: out,
  sourcemap,
});
/** The tools share one file of what all of them load; those of every day have one more each. */
const tools = await build({
  ...bundleOptions,
  keepNames: false,
  // Executables are named with underscores (crm_simulate), sources with dashes.
  entryPoints: Object.fromEntries(
    entries
      .filter((name) => ![...ALONE, ...DAEMONS, "crm.ts"].includes(name))
      .map((name) => [named(name), join(root, "src/main", name)]),
  ),
  outdir: out,
  chunkNames: "tool/[name]-[hash]",
  sourcemap,
  metafile: true,
  absWorkingDir: root,
});
withoutIdleBanner(tools.metafile, root);
await mergeChunks({
  metafile: tools.metafile,
  root,
  directory: join(out, "tool"),
  program: "src/main/crm-mon.ts",
  groups: [
    { name: "core.js", sources: ["src/main/io/run-tool.ts", "src/client/socket.ts"] },
    { name: "mon.js", sources: ["src/tools/crm-mon.ts"] },
    { name: "resource.js", sources: ["src/tools/crm-resource.ts"] },
  ],
});
/** The shell loads whole what nearly every command of it needs. */
const { metafile } = await build({
  ...bundleOptions,
  keepNames: false,
  entryPoints: { crm: join(root, "src/main/crm.ts") },
  outdir: out,
  chunkNames: "crm/[name]-[hash]",
  sourcemap,
  metafile: true,
  absWorkingDir: root,
});
withoutIdleBanner(metafile, root);
await mergeChunks({
  metafile,
  root,
  directory: join(out, "crm"),
  program: "src/main/crm.ts",
  groups: [
    {
      name: "core.js",
      sources: ["src/main/crm/run.ts"],
    },
    { name: "configure.js", sources: ["src/shell/commands/configure/index.ts", "src/shell/commands/leave.ts"] },
    { name: "resource.js", sources: ["src/shell/commands/resource/index.ts"] },
    { name: "screens.js", sources: ["src/tui/index.ts"] },
    { name: "prompt.js", sources: ["src/shell/prompt/index.ts"] },
  ],
});
warmUp(join(out, "crm.js"));
writeFileSync(stamp, "");

/** A first run leaves the compiled code for those that come after (src/main/crm.ts), and shows that the bundle runs. */
function warmUp(program) {
  const directory = mkdtempSync(join(tmpdir(), "lifeline-build-"));
  const file = join(directory, "cib.xml");
  const sections = ["crm_config", "nodes", "resources", "constraints"].map((name) => `<${name}/>`).join("");
  writeFileSync(
    file,
    `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="0" num_updates="0"><configuration>${sections}</configuration><status/></cib>`,
  );
  const script = [
    "primitive d Dummy op monitor interval=10s",
    "group g d",
    "property maintenance-mode=false",
    "verify",
  ];
  const { status, stderr } = spawnSync(process.execPath, [program, "-F", "configure"], {
    input: [...script, "commit", "show", "up", "help", "resource status", "options show"].join("\n"),
    env: { ...process.env, CIB_file: file, LIFELINE_CHECKPOINTS: "", CIB_shadow: "" },
    encoding: "utf8",
  });
  rmSync(directory, { recursive: true });
  if (status !== 0) throw new Error(`the program that was built does not run (${status}): ${stderr}`);
}
