import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 50;

/** Waits until `holds` gives a value other than false or undefined; after `withinMs` it is an error that says what was seen. */
export async function until<T>(
  what: string,
  withinMs: number,
  holds: () => Promise<T | false | undefined> | T | false | undefined,
  seen: () => Promise<string> | string = () => "",
  everyMs: number = EVERY_MS,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await holds();
    if (value !== false && value !== undefined) return value;
    if (performance.now() > end) {
      const evidence = await seen();
      throw new Error(`not within ${withinMs / 1000} s: ${what}${evidence === "" ? "" : `\nseen: ${evidence}`}`);
    }
    await sleep(everyMs);
  }
}

/** The opposite: it holds now and goes on to hold for `forMs`. */
export async function staysTrue(what: string, forMs: number, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    if (!(await holds())) throw new Error(`no longer so: ${what}`);
    await sleep(EVERY_MS);
  }
}
