import { describe, expect, test } from "vitest";
import { crmError } from "../../../src/tools/crm-error.ts";
import { MemoryIo } from "../../support/tool-io.ts";

async function ran(line: string) {
  const io = new MemoryIo("crm_error");
  const code = await crmError(line.split(" "), io);
  return { code, out: io.stdout, err: io.stderr };
}

/** Each as Pacemaker 3.0.2's crm_error answers it. */
describe("a code means what the family that is asked for says", () => {
  test.each([
    ["5", "Input/output error"],
    ["-n 5", "EIO - Input/output error"],
    ["-n -- -5", "EIO - Input/output error"],
    ["-n 35", "EDEADLOCK - Resource deadlock avoided"],
    ["-n 48", "Unknown - Link number out of range"],
    ["-n 41", "Unknown - Unknown error 41"],
    ["-n 0", "pcmk_rc_ok - OK"],
    ["-n 201", "pcmk_err_generic - Error"],
    ["-n 211", "Unknown - Schema is already the latest available"],
    ["-n 217", "pcmk_err_unknown_format - Unknown output format"],
    ["-n -r 201", "Unknown - Unknown error 201"],
    ["-n -r -- -1001", "pcmk_rc_error - Error"],
    ["-n -r -- -1043", "pcmk_rc_digest_mismatch - Digest does not match expected value"],
    ["-n -r -- -1044", "Unknown - Error"],
    ["-n -r -- -5", "Unknown - Error"],
    ["-n -r 5", "EIO - Input/output error"],
    ["-n -X 105", "CRM_EX_NOSUCH - No such object"],
    ["-n -X 130", "CRM_EX_UNKNOWN - Interrupted by signal"],
    ["-n -X 255", "CRM_EX_UNKNOWN - Error occurred"],
    ["-n -X 256", "CRM_EX_UNKNOWN - Unknown exit status"],
    ["-X -r 1", "Operation not permitted"],
    ["-r -X 1", "Error occurred"],
    ["-V 5", "    5: Input/output error"],
    ["-V -n 5", "    5: EIO                         Input/output error"],
  ])("crm_error %s", async (line, wanted) => {
    expect(await ran(line)).toEqual({ code: 0, out: `${wanted}\n`, err: "" });
  });
});

test("several codes are a line each", async () => {
  expect((await ran("-X 0 1")).out).toBe("OK\nError occurred\n");
});

describe("a list has the codes that have a name, by rising number", () => {
  test.each([
    ["-l", "    0: OK", "  217: Unknown output format", 134],
    ["-l -r", "-1043: Digest does not match expected value", "  129: Key was rejected by service", 161],
    ["-l -X", "    0: OK", "  193: No exit status available", 44],
  ])("crm_error %s", async (line, first, last, count) => {
    const lines = (await ran(line)).out.trimEnd().split("\n");
    expect([lines[0], lines.at(-1), lines.length]).toEqual([first, last, count]);
    const numbers = lines.map((each) => Number.parseInt(each, 10));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });
});

test("XML has a name only when one is asked for", async () => {
  expect((await ran("--output-as=xml 201")).out).toContain('<result-code code="201" description="Error"/>');
  expect((await ran("--output-as=xml -n 201")).out).toContain(
    '<result-code code="201" name="pcmk_err_generic" description="Error"/>',
  );
});

test("what is no number is refused, and nothing is told", async () => {
  expect(await ran("5 five")).toEqual({ code: 64, out: "", err: "crm_error: not a code: 'five'\n" });
});

test("a format that is none is refused", async () => {
  expect(await ran("--output-as=yaml 5")).toEqual({
    code: 1,
    out: "",
    err: "crm_error: Error creating output format yaml: Unknown output format\n",
  });
});
