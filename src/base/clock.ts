/** The time of a step. Liveness and timers use the first; dates, rules and last-failure the second. Both in milliseconds. */
export interface Now {
  readonly monotonicMs: number;
  readonly epochMs: number;
}
