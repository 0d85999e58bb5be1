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

const coresStayOut = {
  name: "cores-stay-out",
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, kind, resolveDir }) => {
      const core = kind === "dynamic-import" ? CORES.get(resolve(resolveDir, path)) : undefined;
      return core === undefined ? undefined : { path: core, external: true };
    });
  },
};

const entries = readdirSync(join(root, "src/main")).filter(
  (name) => /^[a-z0-9-]+\.ts$/.test(name) && name !== "index.ts",
);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const named = (name) => name.replace(/\.ts$/, "").replaceAll("-", "_");
const source = (name) => join(root, "src/main", name);
const sourcemap = process.env.LIFELINE_SOURCEMAP ? "linked" : false;
const DAEMONS = ["heartbeat.ts", "playground.ts"];
await build({ ...bundleOptions, entryPoints: DAEMONS.map(source), outdir: out, sourcemap });
/** Each of the others is a small file that shares no chunks and loads the core that it hands its work to, if any. */
const ALONE = entries.filter((name) => !DAEMONS.includes(name));
const CORES = new Map([
  [source("crm/run.ts"), "./crm/core.js"],
  [source("io/run-tool.ts"), "./tool/core.js"],
]);
await build({
  ...bundleOptions,
  splitting: false,
  // Executables are named with underscores (crm_simulate), sources with dashes.
  entryPoints: Object.fromEntries(ALONE.map((name) => [named(name), source(name)])),
  outdir: out,
  plugins: [coresStayOut, ...bundleOptions.plugins],
});
const COMMANDER = "node_modules/commander/index.js";
/** How the shell runs crm_mon in its own process. */
const MONITOR = ["src/main/io/node-io.ts", "src/tools/index.ts", "src/tools/crm-mon.ts"];
await buildCore({
  directory: "tool",
  main: "src/main/io/run-tool.ts",
  groups: [
    { name: "core.js", sources: ["src/main/io/run-tool.ts", "src/client/socket.ts", COMMANDER] },
    { name: "mon.js", sources: ["src/tools/crm-mon.ts"] },
    { name: "resource.js", sources: ["src/tools/crm-resource.ts"] },
    { name: "simulate.js", sources: ["src/tools/crm-simulate.ts", "src/tools/simulate/text-printer.ts"] },
  ],
});
/** The shell loads whole what nearly every command of it needs. */
await buildCore({
  directory: "crm",
  main: "src/main/crm/run.ts",
  groups: [
    {
      name: "core.js",
      sources: [
        "src/main/crm/run.ts",
        "src/client/socket.ts",
        "src/shell/session/context.ts",
        "src/shell/commands/configure/index.ts",
        "src/shell/commands/leave.ts",
      ],
    },
    { name: "changes.js", sources: ["src/shell/commands/configure/changes.ts", "src/shell/session/commit.ts"] },
    { name: "resource.js", sources: ["src/shell/commands/resource/index.ts"] },
    {
      name: "status.js",
      sources: ["src/shell/commands/root.ts", "src/shell/commands/status.ts", ...MONITOR, COMMANDER],
    },
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

/** Builds what `main` loads into dist/DIRECTORY: the groups in a file each, all else in chunks. */
async function buildCore({ directory, main, groups }) {
  const { metafile } = await build({
    ...bundleOptions,
    keepNames: false,
    entryPoints: { main: join(root, main) },
    outdir: join(out, directory),
    chunkNames: "[name]-[hash]",
    sourcemap,
    metafile: true,
    absWorkingDir: root,
  });
  withoutIdleBanner(metafile, root);
  await mergeChunks({ metafile, root, directory: join(out, directory), groups });
}
