// Follows a growing text file of a host from outside; across the host's power too, as its disk stays.
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import type { Lab } from "../library/index.ts";

const EVERY_MS = 50;

export class LogFollower {
  private readonly lines: string[] = [];
  private readonly timer: NodeJS.Timeout;
  private readonly lab: Lab;
  private readonly host: string;
  private readonly file: string;
  private offset = 0;
  private rest = "";

  /** Lines written from now on. */
  constructor(lab: Lab, host: string, file: string) {
    this.lab = lab;
    this.host = host;
    this.file = file;
    this.read(false);
    this.timer = setInterval(() => this.read(true), EVERY_MS);
  }

  /** The lines so far that fit. */
  matching(pattern: RegExp): string[] {
    this.read(true);
    return this.lines.filter((line) => pattern.test(line));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private read(keep: boolean): void {
    const path = this.lab.path(this.host, this.file);
    if (!existsSync(path)) return;
    const handle = openSync(path, "r");
    try {
      const { size } = fstatSync(handle);
      if (size < this.offset) this.offset = 0; // rotated
      const bytes = Buffer.alloc(size - this.offset);
      readSync(handle, bytes, 0, bytes.length, this.offset);
      this.offset = size;
      if (!keep) return;
      const parts = (this.rest + bytes.toString("utf8")).split("\n");
      this.rest = parts.pop() ?? "";
      this.lines.push(...parts);
    } finally {
      closeSync(handle);
    }
  }
}
