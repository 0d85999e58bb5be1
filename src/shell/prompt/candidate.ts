import type { AgentParameter } from "../../agents/index.ts";
import { type Entry, quoteValue } from "../../language/index.ts";
import type { Option } from "../../verify/index.ts";
import type { Candidate } from "../interface.ts";

/** `suffix`: what follows when the candidate is taken; a blank unless said otherwise. */
export function candidate(text: string, type: string, description = "", suffix?: string): Candidate {
  return { text, type, description, ...(suffix === undefined ? {} : { suffix }) };
}

export const words = (texts: readonly string[], type: string): Candidate[] =>
  texts.map((text) => candidate(text, type));

/** `name=`, behind which its value is typed. */
export const named = (name: string, type: string, description = ""): Candidate =>
  candidate(`${name}=`, type, description, "");

export function optionName({ name, summary, fallback }: Option): Candidate {
  return named(name, "option", fallback === undefined ? summary : `${summary} (${fallback})`);
}

/** Options that a person would set. */
export function offered(options: readonly Option[]): Option[] {
  return options.filter(({ successor, internal }) => successor === undefined && !internal);
}

export function optionValues({ values, fallback }: Option): Candidate[] {
  const known = values.length > 0 ? values : fallback === undefined ? [] : [fallback];
  return known.map((value) => candidate(value, "value", value === fallback ? "default" : ""));
}

export function parameterName(parameter: AgentParameter): Candidate {
  const { name, shortDescription, required } = parameter;
  return { ...named(name, "parameter", shortDescription.trim()), ...(required ? { required } : {}) };
}

export function parameterValues(parameter: AgentParameter): Candidate[] {
  const { type, options, default: fallback } = parameter;
  const known = type === "boolean" ? ["true", "false"] : type === "select" ? options : [];
  const values = known.length > 0 || fallback === undefined || fallback === "" ? known : [fallback];
  return values.map((value) => candidate(quoteValue(value), "value", value === fallback ? "default" : ""));
}

export function objectOf({ id, kind, element }: Entry): Candidate {
  const { class: agentClass, provider, type, template } = element.attributes;
  const agent = template === undefined ? [agentClass, provider, type].filter(Boolean).join(":") : `@${template}`;
  return candidate(id, kind.word, agent === "" ? kind.word : `${kind.word} ${agent}`);
}
