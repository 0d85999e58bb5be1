import { utc } from "../../src/rules/index.ts";
import type { ToolIo } from "../../src/tools/index.ts";

/** A world for tools in tests: nothing is read but what is given, what is printed and written is kept. */
export class MemoryIo implements ToolIo {
  readonly program: string;
  readonly env = {};
  readonly user = "test";
  readonly interactive = false;
  readonly watched = false;
  readonly zone = utc;
  readonly files = new Map<string, string>();
  /** Those that were made. */
  readonly directories: string[] = [];
  stdout = "";
  stderr = "";
  /** Both, in the order in which they came. */
  merged = "";
  /** Programs that had the terminal. */
  readonly ran: { program: string; args: readonly string[]; env: Readonly<Record<string, string>> }[] = [];
  /** Programs that were started. */
  readonly launched: { readonly program: string; readonly env: Readonly<Record<string, string>> }[] = [];
  readonly #read: (path: string) => string;

  constructor(program: string, read: (path: string) => string = () => "") {
    this.program = program;
    this.#read = read;
  }

  out(text: string): void {
    this.stdout += text;
    this.merged += text;
  }

  err(text: string): void {
    this.stderr += text;
    this.merged += text;
  }

  groupsOf(): string[] {
    return [];
  }

  readFile(path: string): string {
    return this.files.get(path) ?? this.#read(path);
  }

  removeFile(path: string): void {
    this.files.delete(path);
  }

  makeDirectory(path: string): void {
    this.directories.push(path);
  }

  readStdin(): string {
    return this.#read("-");
  }

  writeFile(path: string, text: string): void {
    this.files.set(path, text);
  }

  runProgram(program: string, args: readonly string[], env: Readonly<Record<string, string>>): number {
    this.ran.push({ program, args, env });
    return 0;
  }

  launch(program: string, env: Readonly<Record<string, string>>): void {
    this.launched.push({ program, env });
  }

  list(): string[] {
    return [...this.files.keys()].sort();
  }

  nowMs(): number {
    return Date.now();
  }

  openCluster(): Promise<never> {
    return Promise.reject(new Error("no cluster here"));
  }

  agents(): never {
    throw new Error("no agents here");
  }

  runAgent(): Promise<never> {
    return Promise.reject(new Error("no agents here"));
  }
}
