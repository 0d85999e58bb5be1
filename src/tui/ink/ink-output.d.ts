/** Ink's own Output, which its package does not export; .config/ink.mjs resolves the name. */
declare module "lifeline:ink-output" {
  export interface OutputSize {
    readonly width: number;
    readonly height: number;
  }
  export interface WriteOptions {
    readonly transformers: readonly ((line: string, index: number) => string)[];
  }
  export interface InkOutput {
    write(x: number, y: number, text: string, options: WriteOptions): void;
    clip(clip: unknown): void;
    unclip(): void;
    get(): { readonly output: string; readonly height: number };
  }
  const Output: new (size: OutputSize) => InkOutput;
  // biome-ignore lint/style/noDefaultExport: as Ink has it
  export default Output;
}
