// Puts our paint path into Ink. Ink takes the text of every frame apart into cells and together again, 22 ms for a screen of
// 160x50; rows that are finished strings need none of it (src/tui/ink/output.ts). Two modules of Ink are replaced; the build
// fails when Ink no longer uses them as it did in the version this was written for.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const ink = dirname(createRequire(join(root, "package.json")).resolve("ink"));
const EXPECTED = [
  ["renderer.js", "import Output from './output.js';"],
  ["render-node-to-output.js", "import widestLine from 'widest-line';"],
  ["output.js", "export default class Output {"],
];

// Ink's layout is compiled code inside a `data:` address. Node's `fetch`, made for the web, would be loaded to read it: a
// quarter of the time until the first frame. Without it the same file takes the text apart itself.
const FETCHES = '"function"!=typeof fetch';

function withoutFetch(file) {
  const parts = readFileSync(file, "utf8").split(FETCHES);
  if (parts.length !== 3)
    throw new Error(`.config/ink.mjs: ${file} asks for fetch in ${parts.length - 1} places, not 2`);
  return parts.join("true");
}

// Measuring other text than what is nearly always shown (src/base/width.ts) takes Unicode's tables: loading them costs 10 to
// 20 ms of every start, though the first screens need none. The module that measures is begun when it is first called, and
// everybody calls the same copy of the same version.
const stringWidth = createRequire(join(root, "package.json")).resolve("string-width");
const LAZILY = `
let measure;
const ASCII = /^[\\x20-\\x7e]*$/;
export default function stringWidth(text, options) {
  if (typeof text === "string" && ASCII.test(text)) return text.length;
  measure ??= require("lifeline:string-width").default;
  return measure(text, options);
}
`;

function check() {
  for (const [file, text] of EXPECTED) {
    if (!readFileSync(join(ink, file), "utf8").includes(text)) {
      throw new Error(`.config/ink.mjs: ink/${file} no longer has "${text}": look at the paint path again`);
    }
  }
}

export const inkPaint = {
  name: "ink-paint",
  setup(build) {
    check();
    const ours = (file) => ({ path: join(root, "src/tui/ink", file) });
    const fromInk = ({ importer }) => importer.startsWith(`${ink}/`);
    build.onResolve({ filter: /^\.\/output\.js$/ }, (args) => (fromInk(args) ? ours("output.ts") : undefined));
    build.onResolve({ filter: /^widest-line$/ }, (args) => (fromInk(args) ? ours("width-cache.ts") : undefined));
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: withoutFetch(path),
      loader: "js",
    }));
    build.onResolve({ filter: /^string-width$/ }, ({ path }) => ({ path, namespace: "lazily" }));
    build.onLoad({ filter: /^string-width$/, namespace: "lazily" }, () => ({ contents: LAZILY, loader: "js" }));
    build.onResolve({ filter: /^lifeline:string-width$/ }, () => ({ path: stringWidth }));
    build.onResolve({ filter: /^lifeline:ink-output$/ }, () => ({ path: join(ink, "output.js") }));
  },
};
