/** Permission, given from outside, to run what depends on it at this site. */
export interface Ticket {
  readonly id: string;
  readonly granted: boolean;
  readonly standby: boolean;
  /** Epoch seconds; undefined = never. */
  readonly lastGranted: number | undefined;
  /** Its own attributes besides. */
  readonly state: ReadonlyMap<string, string>;
}
