import type { Log } from "../../base/index.ts";

/** The beginning and the end of what a process printed: the reason of a failure stands last. */
export class BoundedText {
  readonly #limit: number;
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    const half = this.#limit / 2;
    const room = half - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    if (chunk.length <= room) return;
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(Math.max(room, 0))]).subarray(-half);
  }

  get text(): string {
    return Buffer.concat([this.#head, this.#tail]).toString("utf8");
  }
}

const LINES_LIMIT = 1000;
const LINE_LENGTH = 4096;

/** Standard error of an agent, line by line into the log. */
export class LineLog {
  readonly #log: Log;
  readonly #name: string;
  #rest = "";
  #lines = 0;

  constructor(log: Log, name: string) {
    this.#log = log;
    this.#name = name;
  }

  add(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString("utf8")).split("\n");
    this.#rest = (lines.pop() ?? "").slice(0, LINE_LENGTH);
    for (const line of lines) this.#write(line);
  }

  end(): void {
    if (this.#rest !== "") this.#write(this.#rest);
    this.#rest = "";
  }

  #write(line: string): void {
    if (this.#lines++ < LINES_LIMIT) this.#log.write("notice", `${this.#name}: ${line.slice(0, LINE_LENGTH)}`);
  }
}
