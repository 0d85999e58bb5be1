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

/** Names a DC's time in office: 36 characters, as Pacemaker's tools expect; the same for all of its transitions. */
export function engineName(term: number, host: string, incarnation: string): string {
  const text = `${term}-${host}-${incarnation}`;
  let hex = "";
  for (let round = 0; hex.length < 32; round++) hex += hash32(`${round}${text}`).toString(16).padStart(8, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** FNV-1a. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
