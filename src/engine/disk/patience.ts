/** A disk that refuses is asked again after this time. */
const RETRY_MS = 1000;
const COMPLAIN_EVERY_MS = 60_000;

/** How one waits for a disk that refuses. */
export interface Patience {
  /** It refuses (said at once, then once a minute), or takes writes again. */
  readonly trouble: (text: string, over: boolean) => void;
  /** Resolves after a while; the simulator has its own. */
  readonly pause: (ms: number) => Promise<void>;
}

export const PATIENCE: Patience = {
  trouble: () => undefined,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Tries until it is done, however long that takes: what is not confirmed harms nobody, and room may be made. `refused` sees
 *  each error first, and throws when there is no point in going on. */
export async function persevere(
  path: string,
  act: () => Promise<void>,
  { trouble, pause }: Patience,
  refused: (error: unknown) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await act();
      if (attempt > 1) trouble(`${path}: the disk takes writes again`, true);
      return;
    } catch (error) {
      await refused(error);
      if (attempt % (COMPLAIN_EVERY_MS / RETRY_MS) === 1) trouble(refusal(path, error), false);
      await pause(RETRY_MS);
    }
  }
}

export function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

function refusal(path: string, error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `${path}: the disk refuses, nothing is confirmed until it takes writes: ${words} (${isFull(error) ? "make room" : "see to the disk"})`;
}
