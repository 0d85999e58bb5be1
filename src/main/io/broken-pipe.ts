import { errorCode } from "../../base/index.ts";

/** What a shell sees of a program that SIGPIPE ended: 128 + 13. Node ignores the signal itself. */
const ENDED_BY_SIGPIPE = 141;

/** Ends the program without a word when nobody reads its output any more, as in `crm status | head`; any other error is
 *  thrown on. */
export function endUnread(error: unknown): never {
  if (errorCode(error) === "EPIPE") process.exit(ENDED_BY_SIGPIPE);
  throw error;
}
