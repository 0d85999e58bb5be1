// Node's own modules without their ES facades. `import ... from "node:fs"` makes Node look at every export once, getters too,
// and so loads its streams: 10 ms of a one-shot command that uses none. getBuiltinModule looks at what is used.
export const plainBuiltins = {
  name: "plain-builtins",
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "builtin", sideEffects: false } : { path, external: true },
    );
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};
