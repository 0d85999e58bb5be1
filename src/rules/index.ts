/** Rules of the configuration and the dates they speak of: in come a rule (or a block of name/value pairs guarded by one) and
 *  what is known of the host, the resource, the operation and the time; out goes whether it holds, when that may change, or
 *  the values. Dates are read, computed and printed here for the tools too. Nothing is looked up elsewhere: the clock and
 *  the time zone come in as arguments. */
export { type CollectOptions, collectAttributes } from "./attributes.ts";
export {
  type Comparison,
  compareIgnoringCase,
  compareValues,
  compareVersionTexts,
  parseComparison,
  parseRange,
  readInteger,
  type ValueType,
  valueType,
} from "./compare.ts";
export { addDurationElement, type DateResult, evaluateDateExpression } from "./date-expression.ts";
export {
  addDays,
  addMonths,
  addSeconds,
  addYears,
  compareDates,
  type DateTime,
  dateTimeAt,
  epochSecondsOf,
  type Gregorian,
  gregorian,
  hostZone,
  type IsoWeek,
  isoWeek,
  secondsSinceYear1,
  utc,
  type Zone,
} from "./date-time.ts";
export { addDuration, type Duration, durationSeconds, parseDuration, subtractDuration } from "./duration.ts";
export {
  type ConditionKind,
  conditionKind,
  evaluateCondition,
  evaluateRule,
  expandSubmatches,
  resolveReference,
} from "./evaluate.ts";
export { type DateFormat, formatDateTime, formatDurationParts } from "./format-date.ts";
export { type Lookup, NextChange, type RuleInput, type RuleResource } from "./input.ts";
export { type LocalTime, type Period, parseDate, parsePeriod } from "./parse-date.ts";
export { checkRule, type RuleCheck } from "./rule-check.ts";
