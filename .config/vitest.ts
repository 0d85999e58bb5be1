import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  // Ink's own paint path, beside which ours is tested (.config/ink.mjs puts ours into the bundle).
  resolve: {
    alias: { "lifeline:ink-output": new URL("../node_modules/ink/build/output.js", import.meta.url).pathname },
  },
  test: {
    include: ["test/unit/**/*.test.ts", "test/unit/**/*.test.tsx"],
    name: "unit",
    testTimeout: 30_000,
    // Bundling a program, starting a playground: on a machine that has other things to do, too.
    hookTimeout: 60_000,
    // Nothing of a test is kept as a checkpoint of this user.
    env: { LIFELINE_CHECKPOINTS: "" },
    pool: "threads",
  },
});
