// Makes one file of the chunks that a program always loads together. esbuild splits where lazily loaded parts share code: thirty
// small modules that each cost Node a millisecond to find, read and link, though the program never runs without any of them.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** `directory` holds the chunks of one program. Each group becomes one file: what its sources load that neither the program's
 *  own file nor a group before it has loaded. */
export async function mergeChunks({ metafile, directory, root, program, groups }) {
  const { outputs } = metafile;
  const rootOf = (source) => {
    const found = Object.keys(outputs).find((key) => outputs[key].entryPoint === source);
    if (found === undefined) throw new Error(`.config/merge.mjs: no chunk for ${source}`);
    return found;
  };
  const taken = closure(outputs, [rootOf(program)]);
  const gone = new Set();
  for (const { name, sources } of groups) {
    const chosen = closure(outputs, sources.map(rootOf)).difference(taken);
    await mergeGroup({ outputs, directory, root, name, chosen, gone });
    for (const key of chosen) taken.add(key);
  }
}

async function mergeGroup({ outputs, directory, root, name, chosen, gone }) {
  const merged = [...chosen];
  const prefix = new Map(merged.map((key, index) => [basename(key), `m${index}_`]));
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
  for (const key of Object.keys(outputs)) {
    const path = join(root, key);
    if (gone.has(key)) continue;
    if (!chosen.has(key)) redirect(path, file, prefix);
    else if (outputs[key].entryPoint === undefined) {
      rmSync(path);
      gone.add(key);
    } else {
      const mark = prefix.get(basename(key));
      const names = outputs[key].exports.map((each) => `${mark}${each} as ${each}`);
      writeFileSync(path, `export{${names.join(",")}}from"./${name}";\n`);
    }
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
