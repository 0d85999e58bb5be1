import type { Hearing } from "./circle.ts";

/** Who hears whom, as one field of a status packet: `a:b,c;b:a`. Sent only while not everybody hears everybody. */

export function formatRows(rows: Hearing): string {
  return [...rows].map(([host, hears]) => `${host}:${[...hears].join(",")}`).join(";");
}

export function parseRows(text: string): [string, ReadonlySet<string>][] {
  return text.split(";").flatMap((row): [string, ReadonlySet<string>][] => {
    const [host, hears] = row.split(":");
    if (host === undefined || host === "" || hears === undefined) return [];
    return [[host, new Set(hears.split(",").filter((name) => name !== ""))]];
  });
}
