/** Told what an upgrade changed that an administrator should know of. */
export type Note = (level: "warning" | "info", text: string) => void;
