import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { oneShotFront, PagedOutput } from "../../../src/main/crm/one-shot.ts";
import { lineFront, Settings } from "../../../src/shell/index.ts";

const directory = mkdtempSync(join(tmpdir(), "ll-one-shot-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function terminal(rows: number) {
  const written: string[] = [];
  const stream = { isTTY: true, rows, columns: 80, write: (text: string) => written.push(text) };
  return { written, output: new PagedOutput(stream as unknown as NodeJS.WriteStream) };
}

const paged = join(directory, "paged");
const env = { PATH: process.env.PATH };

describe("output of one command at a terminal", () => {
  it.each([
    ["fits: it is written", 5, `cat >${paged}`, "a\nb\nc\n", ""],
    ["is longer: the pager has it", 2, `cat >${paged}`, "", "a\nb\nc\n"],
    ["is longer, but no pager is wanted", 2, "", "a\nb\nc\n", ""],
    ["is longer, but the pager is not there", 2, "/no/such/pager 2>/dev/null", "a\nb\nc\n", ""],
  ])("%s", (_name, rows, pager, direct, through) => {
    rmSync(paged, { force: true });
    const { written, output } = terminal(rows);
    output.begin();
    for (const text of ["a\n", "b\nc\n"]) output.write(text);
    expect(written).toEqual([]);
    output.end(pager, env);
    expect(written.join("")).toBe(direct);
    if (through !== "") expect(readFileSync(paged, "utf8")).toBe(through);
    output.write("later\n");
    expect(written.join("")).toBe(`${direct}later\n`);
  });

  it("is not kept back behind a message", () => {
    const { written, output } = terminal(2);
    const settings = new Settings({});
    const stderr = { write: (text: string) => written.push(text) };
    const front = oneShotFront(
      lineFront({ settings, display: undefined, stdout: output, stderr, env: {} }),
      output,
      settings,
    );
    output.begin();
    front.emit({ kind: "text", text: "first\n" });
    front.emit({ kind: "message", message: { level: "info", text: "second" } });
    expect(written.join("")).toBe("first\nINFO: second\n");
  });
});

describe("an editor for one command", () => {
  const edit = async (editor: string, text: string): Promise<string | undefined> => {
    const { output } = terminal(24);
    const settings = new Settings({});
    settings.set("core.editor", editor);
    const front = lineFront({
      settings,
      display: undefined,
      stdout: output,
      stderr: { write: () => undefined },
      env: {},
    });
    return oneShotFront(front, output, settings).edit(text);
  };
  it.each([
    ["gives what it made of the text", "sed -i s/a/b/", "a\n", "b\n"],
    ["gives nothing when it changed nothing", "true", "a\n", undefined],
    ["gives nothing when it failed", "false", "a\n", undefined],
    ["gives nothing when it is not there", "/no/such/editor", "a\n", undefined],
  ])("%s", async (_name, editor, text, expected) => {
    expect(await edit(editor, text)).toBe(expected);
  });
});
