/** The crm language: text in, elements of the document out, and back, without loss. One grammar (grammar/) is data that
 *  serves reading, printing, completion and highlighting. Lines and elements come in; elements, words, places of faults
 *  and what could have stood there go out. Agents, nodes and the document are looked up through `Surroundings`; nothing
 *  is asked, run or written here. */
export type { CompletionKind, WordRole } from "./grammar/syntax.ts";
