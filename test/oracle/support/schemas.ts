// Documents made from Pacemaker's RELAX NG files: xmllint and our check agree on them, and the language says all of them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Element, readXml, SCHEMAS, writeXml } from "../../../src/cib/index.ts";
import { checkSchema } from "../../../src/verify/schema/check.ts";
import { editInPlace, roundTrip } from "../../conformance/support/crmsh-language.ts";
import { Random } from "../../support/random.ts";
import type { OracleReport } from "../run.ts";
import { damaged } from "./damage.ts";
import { Schema } from "./relax-ng.ts";

const FOLDER = "/usr/share/pacemaker";
/** Files that xmllint is given at once. */
const BATCH = 200;
/** What is told of each kind of difference. */
const TOLD = 5;

export function compareSchemas(first: number, runs: number): OracleReport {
  const lint = spawnSync("xmllint", ["--version"], { encoding: "utf8" });
  const names = SCHEMAS.filter((name) => existsSync(join(FOLDER, `${name}.rng`)));
  if (lint.error !== undefined || names.length === 0 || readdirSync(FOLDER).length === 0)
    return { passed: 0, failed: 0, skipped: runs, lines: ["skipped: no xmllint or no schemas of Pacemaker here"] };
  const directory = mkdtempSync(join(tmpdir(), "oracle-schema-"));
  const tally = { documents: 0, accepted: 0, refused: 0, failed: 0, objects: 0, raw: 0 };
  const lines: string[] = [];
  const fail = (line: string): void => {
    tally.failed++;
    if (lines.length < TOLD * 3) lines.push(line);
  };
  try {
    // Every schema has its share; the newest is asked for every second document.
    const shares = names.map((name) => ({
      name,
      count: Math.ceil(runs / (name === names.at(-1) ? 2 : 2 * names.length)),
    }));
    for (const { name, count } of shares) compareOne(name, first, count, directory, tally, fail);
  } finally {
    rmSync(directory, { recursive: true });
  }
  lines.push(
    `${names.length} schemas, ${tally.documents} documents: xmllint and ours both accept ${tally.accepted}, both refuse ${tally.refused}`,
    `of the sound ones ${tally.objects} objects in words and back without loss, ${tally.raw} as raw XML`,
  );
  return { passed: tally.documents - Math.min(tally.failed, tally.documents), failed: tally.failed, skipped: 0, lines };
}

interface Tally {
  documents: number;
  accepted: number;
  refused: number;
  failed: number;
  objects: number;
  raw: number;
}

function compareOne(
  name: string,
  first: number,
  count: number,
  directory: string,
  tally: Tally,
  fail: (line: string) => void,
): void {
  const schema = new Schema(FOLDER, `${name}.rng`);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const sound = seeds.map((seed) => ({ seed, cib: schema.document(new Random(seed), name), what: "sound" }));
  const broken = sound.map(({ seed, cib }) => ({ seed, ...damaged(cib, new Random(seed * 7919), 1) }));
  const all = [...sound, ...broken];
  const theirs = validity(
    all.map(({ cib }) => cib),
    name,
    directory,
  );
  for (const [index, { seed, cib, what }] of all.entries()) {
    tally.documents++;
    const findings = checkSchema(readXml(writeXml(cib)));
    const verdict = theirs[index]!;
    if (verdict !== (findings.length === 0)) {
      const ours = findings[0]?.message ?? "accepts it";
      fail(`${name} seed ${seed} (${what}): xmllint ${verdict ? "accepts it" : "refuses it"}, ours: ${ours}`);
    } else if (verdict) {
      tally.accepted++;
      speak(`${name} seed ${seed} (${what})`, cib, tally, fail);
    } else {
      tally.refused++;
      const named = findings.some(({ message, attribute }) => attribute !== undefined || /<[\w-]+>/.test(message));
      if (!named) fail(`${name} seed ${seed} (${what}): the finding names no element: ${findings[0]!.message}`);
    }
  }
}

/** In words and back, into an empty document and in place. */
function speak(what: string, cib: Element, tally: Tally, fail: (line: string) => void): void {
  const { text, raw, refused, changed } = roundTrip(cib);
  const objects = text.split("\n").filter((line) => /^[a-z]/.test(line));
  tally.raw += raw;
  tally.objects += objects.length;
  for (const object of objects) if (object.startsWith("xml ")) fail(`${what}: no words for ${object.slice(0, 400)}`);
  const lost = refused ?? changed ?? editInPlace(cib, text, "edit") ?? editInPlace(cib, text, "update");
  if (lost !== undefined) fail(`${what}: in words and back: ${lost.slice(0, 400)}`);
}

/** What xmllint says of each document. */
function validity(documents: readonly Element[], name: string, directory: string): boolean[] {
  const verdicts: boolean[] = [];
  for (let from = 0; from < documents.length; from += BATCH) {
    const files = documents.slice(from, from + BATCH).map((cib, index) => {
      const file = join(directory, `${index}.xml`);
      writeFileSync(file, writeXml(cib));
      return file;
    });
    const { stderr } = spawnSync("xmllint", ["--noout", "--relaxng", join(FOLDER, `${name}.rng`), ...files], {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    const said = new Map(
      [...stderr.matchAll(/^(\S+\.xml) (validates|fails to validate)$/gm)].map(([, file, verdict]) => [file, verdict]),
    );
    for (const file of files) {
      const verdict = said.get(file);
      if (verdict === undefined) throw new Error(`xmllint says nothing of ${file}`);
      verdicts.push(verdict === "validates");
    }
  }
  return verdicts;
}
