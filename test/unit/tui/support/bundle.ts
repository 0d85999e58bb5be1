import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";

/** A program of the tests, bundled as the real ones are. */
export async function bundleProgram(entry: string): Promise<{ readonly path: string; readonly remove: () => void }> {
  const options: { readonly bundleOptions: object } = await import(
    new URL("../../../../.config/bundle.mjs", import.meta.url).href
  );
  const dir = mkdtempSync(join(tmpdir(), "lifeline-bundle-"));
  await build({ ...options.bundleOptions, entryPoints: [entry], outdir: dir });
  return { path: join(dir, basename(entry).replace(/\.tsx?$/, ".js")), remove: () => rmSync(dir, { recursive: true }) };
}
