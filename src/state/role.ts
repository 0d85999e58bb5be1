/** Roles in rising order: comparing two of them asks which is "more active". */
export const Role = { Unknown: 0, Stopped: 1, Started: 2, Unpromoted: 3, Promoted: 4 } as const;
export type Role = (typeof Role)[keyof typeof Role];

const NAMES = ["Unknown", "Stopped", "Started", "Unpromoted", "Promoted"] as const;

export function roleName(role: Role): string {
  return NAMES[role];
}

/** The role a text names; both spellings of the promotable ones. Unknown when it is none. */
export function parseRole(text: string | undefined): Role {
  switch (text?.toLowerCase()) {
    case "stopped":
      return Role.Stopped;
    case "started":
      return Role.Started;
    case "unpromoted":
    case "slave":
      return Role.Unpromoted;
    case "promoted":
    case "master":
      return Role.Promoted;
    default:
      return Role.Unknown;
  }
}
