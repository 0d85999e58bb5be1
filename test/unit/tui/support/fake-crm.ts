import { openShell } from "../../../../src/tui/index.ts";
import { FakeShell } from "./fake-shell.ts";

/** The prompt on a shell of a few words, as a program of its own. */
process.exit(
  await openShell({
    shell: new FakeShell(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stateDirectory: process.env.TEST_STATE,
  }),
);
