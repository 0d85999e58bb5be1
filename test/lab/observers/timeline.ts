// One log of a whole run: what was done, what was seen, in the order of time. Hosts and runner share one clock.
export interface Note {
  readonly atMs: number;
  readonly who: string;
  readonly text: string;
}

export class Timeline {
  private readonly notes: Note[] = [];

  note(who: string, text: string, atMs: number = Date.now()): void {
    this.notes.push({ atMs, who, text });
  }

  by(who: string): Note[] {
    return this.sorted().filter((note) => note.who === who);
  }

  text(): string {
    return this.sorted()
      .map(({ atMs, who, text }) => `${clock(atMs)} ${who.padEnd(10)} ${text}`)
      .join("\n");
  }

  private sorted(): Note[] {
    return this.notes.toSorted((a, b) => a.atMs - b.atMs);
  }
}

export const clock = (atMs: number): string => new Date(atMs).toISOString().slice(11, 23);
