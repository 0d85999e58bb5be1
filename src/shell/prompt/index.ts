/** What is said to whoever types: candidates for the word at the cursor, colours of the words, a line of help. All of it
 *  comes from the tables of commands, the grammar, the document and the agents' meta-data. */
export { complete } from "./complete.ts";
export { highlight } from "./highlight.ts";
export { hint } from "./hint.ts";
export { Lookout } from "./lookout.ts";
