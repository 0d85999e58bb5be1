/** Differences that do not count, line by line, in this order: the list that the cases' README gives. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/Created new pacemaker-.* configuration/g, "Created new pacemaker configuration"],
  [/Device not configured/g, "No such device or address"],
  [/^Entity: line [0-9]+: /g, ""],
  [/(Injecting attribute last-failure-ping#monitor_10000=)[0-9]*/g, "$1"],
  [/Last change: .*/g, "Last change:"],
  [/Last updated: .*/g, "Last updated:"],
  [/^Migration will take effect until: .*/g, "Migration will take effect until:"],
  [/(\* Possible values.*: .*)\(default: [^)]*\)/g, "$1(default: )"],
  [/-X '.*'/g, "-X '...'"],
  [/ api-version="[^"]*"/g, ' api-version="X"'],
  [/\(apply_upgrade@.*\.c:[0-9]+\)/g, "apply_upgrade"],
  [/\(invert_action@.*\.c:[0-9]+\)/g, "invert_action"],
  [/\(pcmk__update_schema@.*\.c:[0-9]+\)/g, "pcmk__update_schema"],
  [/(<change-attr name="crm_feature_set" .* value=")[0-9.]*"/g, '$1"'],
  [/(<change-attr name="validate-with" .* value="pacemaker-)[0-9.]+"/g, '$1X"'],
  [/(<cib.*) cib-last-written="[^"]*"/g, "$1"],
  [/crm_feature_set="[^"]*" /g, ""],
  [/@crm_feature_set=[0-9.]+,/g, ""],
  [/\(crm_time_parse_duration@.*\.c:[0-9]+\)/g, "crm_time_parse_duration"],
  [/\(parse_hms@.*\.c:[0-9]+\)/g, "parse_hms"],
  [/ default="[^"]*"/g, ' default=""'],
  [/ end="[0-9][-+: 0-9]*Z*"/g, ' end=""'],
  [/last_change time=".*"/g, 'last_change time=""'],
  [/last_update time=".*"/g, 'last_update time=""'],
  [/ last-rc-change=['"][-+A-Za-z0-9: ]*['"],?/g, ""],
  [/\(parse_date@.*\.c:[0-9]+\)/g, "parse_date"],
  [/\(parse_duration_element@.*\.c:[0-9]+\)/g, "parse_duration_element"],
  [/\(parse_period@.*\.c:[0-9]+\)/g, "parse_period"],
  [/\((pcmk__.*)@.*\.c:[0-9]+\)/g, "$1"],
  [/.*Relax-NG validity error : /g, ""],
  [/request=".*cibadmin/g, 'request="cibadmin'],
  [/request=".*(crm_?[a-zA-Z0-9]+) /g, 'request="$1 '],
  [/request=".*iso8601/g, 'request="iso8601'],
  [/ start="[0-9][-+: 0-9]*Z*"/g, ' start=""'],
  [/\/tmp\/cts-cli\.[^/]*\/shadow.cts-cli/g, "/tmp/cts-cli.shadow/shadow.cts-cli"],
  [/^\/tmp\/cts-cli\.xmllint\.[^:]*:/g, "/tmp/cts-cli.xmllint:"],
  [/^\/tmp\/cts-cli\.xmllint\.[^ ]* fails to validate/g, "/tmp/cts-cli.xmllint fails to validate"],
  [/.*\((unpack_.*)@.*\.c:[0-9]+\)/g, "$1"],
  [/ validate-with="[^"]*"/g, ""],
  [/(@validate-with=pacemaker-)[0-9.]+,/g, "$1X,"],
  [/ version="[^"]*"/g, ' version=""'],
  [/\(version .*\)/g, "(version)"],
];

/** The lines that are compared: normalised, white space ignored. */
export function comparable(lines: readonly string[], inputs: string): string[] {
  return lines
    .filter((line) => !line.startsWith("Warning: cibadmin is being run as user"))
    .map((line) => {
      let text = line.replaceAll(inputs, "CTS_CLI_DATA");
      for (const [pattern, by] of REPLACEMENTS) text = text.replace(pattern, by);
      return text.replace(/\s+/g, "");
    });
}

/** The first line in which two outputs differ, undefined when they agree. */
export function firstDifference(
  expected: readonly string[],
  got: readonly string[],
  inputs: string,
): string | undefined {
  const wanted = comparable(expected, inputs);
  const found = comparable(got, inputs);
  const length = Math.max(wanted.length, found.length);
  for (let index = 0; index < length; index++) {
    if (wanted[index] !== found[index]) {
      return `line ${index + 1}: expected ${JSON.stringify(expected[index] ?? "nothing")}, got ${JSON.stringify(got[index] ?? "nothing")}`;
    }
  }
  return undefined;
}

/** Lines of a text, the last line break ending one rather than beginning another. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
