import { expect, test } from "vitest";
import { noteOf } from "../../../src/tui/app/actions.ts";
import { row } from "../../../src/tui/text/row.ts";

test("what was done and is said in one short row goes into the bottom line; anything else waits until it was read", () => {
  expect(noteOf([row(["dim", "INFO: "], "standby node server1")])).toBe("INFO: standby node server1");
  expect(noteOf([row(["dim", "INFO: "], "one"), row("two")])).toBeUndefined();
  expect(noteOf([row(["error", "ERROR: "], "there is no such node")])).toBeUndefined();
  expect(noteOf([row(["warning", "WARNING: "], "it would leave again")])).toBeUndefined();
  expect(noteOf([row("x".repeat(61))])).toBeUndefined();
  expect(noteOf([])).toBeUndefined();
});
