/** `ACTION:TRANSITION:TARGET-RC:UUID`: by which a result finds the action it answers. Source: pcmk__transition_key. */
export interface TransitionKey {
  readonly action: number;
  /** -1: not of a transition (clean-up, `crm_resource --fail`). */
  readonly transition: number;
  readonly target: number;
  /** Names the DC's time in office. */
  readonly engine: string;
}

/** Pacemaker's own for results that no transition asked for. */
export const OUTSIDE_ENGINE = "xxxxxxxx-xrsc-opxx-xcrm-resourcexxxx";

export function formatTransitionKey({ action, transition, target, engine }: TransitionKey): string {
  return `${action}:${transition}:${target}:${engine}`;
}

export function parseTransitionKey(text: string): TransitionKey | undefined {
  const match = /^(-?\d+):(-?\d+):(\d+):(.+)$/.exec(text);
  if (match === null) return undefined;
  return { action: Number(match[1]), transition: Number(match[2]), target: Number(match[3]), engine: match[4]! };
}

export function formatMagic(status: number, code: number, key: string): string {
  return `${status}:${code};${key}`;
}
