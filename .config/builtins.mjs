// Node's own modules without their ES facades. `import ... from "node:fs"` makes Node look at every export once, getters too,
// and so loads its streams: 10 ms of a one-shot command that uses none. Looked at is what is used, and nothing else: even to
// ask which properties node:util has loads half a dozen modules.
import { promisify } from "node:util";

/** Mentioned by many, needed by few calls, milliseconds to load: their functions fetch the module when they are called. */
const LAZY = new Set(["node:crypto", "node:child_process", "node:fs/promises", "node:timers/promises"]);

/** ES text for a module: each name apart, so that the bundler drops those nobody uses. */
function facade(path) {
  const module = process.getBuiltinModule(path);
  const get = `process.getBuiltinModule(${JSON.stringify(path)})`;
  const isLazy = LAZY.has(path);
  const names = Object.keys(module).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default");
  const lines = names.map((name) => {
    const canWait =
      isLazy && /^[a-z]/.test(name) && typeof module[name] === "function" && !module[name][promisify.custom];
    return canWait
      ? `export const ${name} = (...given) => ${get}.${name}(...given);`
      : `export const ${name} = /* @__PURE__ */ (() => ${get}.${name})();`;
  });
  const whole = isLazy ? `new Proxy({}, { get: (_, name) => ${get}[name] })` : get;
  return [...lines, `export default /* @__PURE__ */ (() => ${whole})();`].join("\n");
}

export const plainBuiltins = {
  name: "plain-builtins",
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "builtin", sideEffects: false } : { path, external: true },
    );
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({ contents: facade(path) }));
  },
};
