import type { World } from "./context.ts";
import type { Output } from "./output.ts";

/** A question of yes or no. -F answers yes, -n answers no; where nobody can be asked it is no. Answers that nobody typed
 *  are told. */
export async function confirm(world: World, out: Output, question: string): Promise<boolean> {
  if (world.options.force) {
    out.info(`${question}? [YES]`);
    return true;
  }
  if (world.options.answerNo) {
    out.info(`${question}? [NO]`);
    return false;
  }
  return out.confirm(`${question} (y/n)?`, false);
}
