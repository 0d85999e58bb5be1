// How Lifeline's programs are bundled; also used by tests and benches that need a program of their own.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { plainBuiltins } from "./builtins.mjs";
import { inkPaint } from "./ink.mjs";
import { directImports } from "./rooms.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

export const bundleOptions = {
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.12",
  minify: true,
  keepNames: true,
  legalComments: "none",
  logLevel: "warning",
  external: ["koffi"],
  define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
  // Ink offers React's devtools when they are installed; they assume a browser and must not be bundled.
  alias: { "react-devtools-core": join(root, ".config/empty.mjs") },
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  chunkNames: "chunk/[name]-[hash]",
  plugins: [inkPaint, directImports, plainBuiltins],
};
