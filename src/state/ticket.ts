/** Permission, given from outside, to run what depends on it at this site. */
export interface Ticket {
  readonly id: string;
  granted: boolean;
  standby: boolean;
  /** Epoch seconds; undefined = never. */
  lastGranted: number | undefined;
  /** Its own attributes besides. */
  readonly state: Map<string, string>;
}
