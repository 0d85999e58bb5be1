import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/unit/**/*.test.ts", "test/unit/**/*.test.tsx"],
    name: "unit",
    testTimeout: 30_000,
    // Nothing of a test is kept as a checkpoint of this user.
    env: { LIFELINE_CHECKPOINTS: "" },
    pool: "threads",
  },
});
