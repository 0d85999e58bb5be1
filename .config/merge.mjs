// Makes one file of the chunks that a program always loads together. esbuild splits where lazily loaded parts share code: thirty
// small modules that each cost Node half a millisecond to find, read and link, though the program never runs without any of them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "./bundle.mjs";

/** Takes the banner, which makes a `require`, out of the files that have no use for it: it costs a start of a module each. */
export function withoutIdleBanner({ outputs }, root) {
  const banner = bundleOptions.banner.js;
  for (const key of Object.keys(outputs).filter((each) => each.endsWith(".js"))) {
    const path = join(root, key);
    const text = readFileSync(path, "utf8");
    const rest = text.replace(banner, "").trimStart();
    if (!/\brequire\(|typeof require\b/.test(rest)) writeFileSync(path, rest);
  }
}

/** Chunks that `roots` load statically, themselves among them. */
function closure(outputs, roots) {
  const found = new Set();
  const left = [...roots];
  for (let key = left.pop(); key !== undefined; key = left.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    for (const { path, kind } of outputs[key].imports) {
      if (kind === "import-statement" && outputs[path] !== undefined) left.push(path);
    }
  }
  return found;
}

/** What is loaded lazily, and what is not merged, stays a file of its own. */
const othersStayOut = (merged) => ({
  name: "others-stay-out",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, kind }) =>
      kind === "dynamic-import" || !merged.has(basename(path)) ? { path, external: true } : undefined,
    );
  },
});

/** `directory` holds the chunks of one program, nothing else. Each group becomes one file: what its sources load that no group
 *  before it has loaded. What is loaded lazily keeps its names there; two of a group may not have the same one. */
export async function mergeChunks({ metafile, directory, root, groups }) {
  const { outputs } = metafile;
  const rootOf = (source) => {
    const found = Object.keys(outputs).find((key) => outputs[key].entryPoint?.endsWith(source));
    if (found === undefined) throw new Error(`.config/merge.mjs: no chunk for ${source}`);
    return found;
  };
  const taken = new Set();
  /** Chunk -> the file that it went into. */
  const moved = new Map();
  for (const { name, sources } of groups) {
    const chosen = closure(outputs, sources.map(rootOf)).difference(taken);
    await mergeGroup({ outputs, directory, root, name, chosen, moved });
    for (const key of chosen) taken.add(key);
  }
  for (const file of readdirSync(directory).filter((name) => name.endsWith(".js"))) {
    const path = join(directory, file);
    const text = readFileSync(path, "utf8");
    const changed = text.replaceAll(/\bimport\("\.\/([^"]+)"\)/g, (whole, to) =>
      moved.has(to) ? `import("./${moved.get(to)}")` : whole,
    );
    if (changed !== text) writeFileSync(path, changed);
  }
}

async function mergeGroup({ outputs, directory, root, name, chosen, moved }) {
  const merged = [...chosen];
  const isEntry = (key) => outputs[key].entryPoint !== undefined;
  const own = merged.filter(isEntry).flatMap((key) => outputs[key].exports);
  const twice = own.find((each, index) => own.indexOf(each) !== index);
  if (twice !== undefined) throw new Error(`.config/merge.mjs: two modules of ${name} export ${twice}`);
  const prefix = new Map(merged.map((key, index) => [basename(key), isEntry(key) ? "" : `m${index}_`]));
  const passedOn = merged.map((key) => {
    const names = outputs[key].exports.map((each) => `${each} as ${prefix.get(basename(key))}${each}`);
    return `export { ${names.join(", ")} } from "./${basename(key)}";`;
  });
  const file = join(directory, name);
  await build({
    ...bundleOptions,
    splitting: false,
    banner: {},
    keepNames: false,
    // Chunks name each other only for the order of effects, of which there are none.
    logOverride: { "ignored-bare-import": "silent" },
    plugins: [othersStayOut(prefix)],
    stdin: { contents: passedOn.join("\n"), resolveDir: directory, sourcefile: "merged" },
    outfile: file,
  });
  for (const key of chosen) {
    rmSync(join(root, key));
    moved.set(basename(key), name);
  }
  for (const key of Object.keys(outputs)) {
    if (!moved.has(basename(key))) redirect(join(root, key), file, prefix);
  }
}

const IMPORT = /(import|export)\{([^}]*)\}from"([^"]*\/)?([^"/]+)";/g;

/** Takes what a file imports of merged chunks from the one that they have become. */
function redirect(path, core, prefix) {
  const to = relative(dirname(path), core);
  const text = readFileSync(path, "utf8");
  const changed = text
    .replaceAll(IMPORT, (whole, kind, list, _folder, file) => {
      const mark = prefix.get(file);
      if (mark === undefined) return whole;
      const names = list.split(",").map((item) => {
        const [own, local = own] = item.split(" as ");
        return `${mark}${own} as ${local}`;
      });
      return `${kind}{${names.join(",")}}from"${to.startsWith(".") ? to : `./${to}`}";`;
    })
    .replaceAll(/import"([^"]*\/)?([^"/]+)";/g, (whole, _folder, file) => (prefix.has(file) ? "" : whole));
  for (const file of prefix.keys()) {
    const statement = new RegExp(`(from|import)"[^"]*${file.replaceAll(".", "\\.")}"`);
    if (statement.test(changed)) throw new Error(`.config/merge.mjs: ${path} still imports ${file}`);
  }
  if (changed !== text) writeFileSync(path, changed);
}
