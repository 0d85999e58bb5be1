// Rooms are imported through their index.ts. For the bundle each imported name is taken from the file that defines it:
// esbuild loads all that an index mentions wherever one name of it is used, so a one-shot command would load whole rooms.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const NAMES = /^(import|export) \{([^}]*)\} from "(\.[^"]*)";/gm;

/** `a, type B, c as d` without the types. */
function specifiers(list) {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "" && !item.startsWith("type "))
    .map((item) => {
      const [name, local = name] = item.split(" as ");
      return { name, local };
    });
}

/** Name -> the file that defines it and its name there, of what an index passes on. */
function exportsOf(index, known) {
  let found = known.get(index);
  if (found !== undefined) return found;
  found = new Map();
  known.set(index, found);
  for (const [, kind, list, from] of readFileSync(index, "utf8").matchAll(NAMES)) {
    if (kind !== "export") continue;
    const file = resolve(dirname(index), from);
    for (const { name, local } of specifiers(list)) found.set(local, definition(file, name, known));
  }
  return found;
}

function definition(file, name, known) {
  if (!file.endsWith("/index.ts")) return { file, name };
  return exportsOf(file, known).get(name) ?? { file, name };
}

/** The text with each import of an index made one of the files behind it; lines stay where they are. */
export function withDirectImports(path, text, known = new Map()) {
  return text.replaceAll(NAMES, (whole, kind, list, from) => {
    if (!from.endsWith("/index.ts")) return whole;
    const index = resolve(dirname(path), from);
    const files = new Map();
    for (const { name, local } of specifiers(list)) {
      const { file, name: own } = definition(index, name, known);
      files.set(file, [...(files.get(file) ?? []), own === local ? own : `${own} as ${local}`]);
    }
    const direct = [...files].map(([file, names]) => `${kind} { ${names.join(", ")} } from ${JSON.stringify(file)};`);
    return direct.join(" ") + "\n".repeat(whole.split("\n").length - 1);
  });
}

export const directImports = {
  name: "direct-imports",
  setup(build) {
    const known = new Map();
    build.onLoad({ filter: /\/src\/.*\.tsx?$/ }, ({ path }) => {
      if (path.includes("/node_modules/")) return undefined;
      const contents = withDirectImports(path, readFileSync(path, "utf8"), known);
      return { contents, loader: path.endsWith("x") ? "tsx" : "ts", resolveDir: dirname(path) };
    });
  },
};
