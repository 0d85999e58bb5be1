/** All checks of a configuration: schema, references, agents, options, and what the embedded engine cannot run. A document
 *  and what is known of the agents come in, findings go out, each with its object, attribute and remedy. Pure: nothing is
 *  asked, run or changed. */

export type { AgentKnowledge } from "./agent-knowledge.ts";
export { cutLinkFinding } from "./cut-link.ts";
export type { Finding } from "./finding.ts";
export { type Option, valueProblem } from "./options/option.ts";
export {
  ALERT_META,
  CLONE_META,
  GROUP_META,
  META_ATTRIBUTES,
  OPERATION_OPTIONS,
  PROPERTIES,
} from "./options/properties.ts";
export { checkSchema } from "./schema/check.ts";
export { type VerifyInput, verifyConfiguration } from "./verify.ts";
