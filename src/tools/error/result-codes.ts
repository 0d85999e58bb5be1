/** Return codes of Pacemaker's library: the first is -1001, each further one is one less. With the number that older
 *  interfaces use for the same thing, where there is one. Source: `crm_error --rc --list`, `crm_error --list`. */
const RESULT_CODES: readonly (readonly [name: string, text: string, legacy?: number])[] = [
  ["error", "Error", 201],
  ["unknown_format", "Unknown output format", 217],
  ["bad_nvpair", "Bad name/value pair given", 216],
  ["already", "Already in requested state", 215],
  ["node_unknown", "Node not found", 214],
  ["multiple", "Resource active on multiple nodes", 213],
  ["cib_corrupt", "Could not parse on-disk configuration", 212],
  ["cib_save", "Could not save new configuration to disk", 210],
  ["cib_backup", "Could not archive previous configuration", 209],
  ["cib_modified", "On-disk configuration was manually modified", 208],
  ["diff_resync", "Application of update diff failed, requesting full refresh", 207],
  ["diff_failed", "Application of update diff failed", 206],
  ["old_data", "Update was older than existing configuration", 205],
  ["transform_failed", "Schema transform failed", 204],
  ["schema_unchanged", "Schema is already the latest available", 211],
  ["schema_validation", "Update does not conform to the configured schema", 203],
  ["no_quorum", "Operation requires quorum", 202],
  ["ipc_unauthorized", "IPC server is blocked by unauthorized process"],
  ["ipc_unresponsive", "IPC server is unresponsive"],
  ["ipc_pid_only", "IPC server process is active but not accepting connections"],
  ["op_unsatisfied", "Not applicable under current conditions"],
  ["undetermined", "Result undetermined"],
  ["before_range", "Result occurs before given range"],
  ["within_range", "Result occurs within given range"],
  ["after_range", "Result occurs after given range"],
  ["no_output", "Output message produced no output"],
  ["no_input", "Input file not available"],
  ["underflow", "Value too small to be stored in data type"],
  ["dot_error", "Error writing dot(1) file"],
  ["graph_error", "Error writing graph file"],
  ["invalid_transition", "Cluster simulation produced invalid transition"],
  ["unpack_error", "Unable to parse CIB XML"],
  ["duplicate_id", "Two or more XML elements have the same ID"],
  ["disabled", "Disabled"],
  ["bad_input", "Bad input value provided"],
  ["bad_xml_patch", "Bad XML patch format"],
  ["no_transaction", "No active transaction found"],
  ["ns_resolution", "Nameserver resolution error"],
  ["compression", "Compression/decompression error"],
  ["no_dc", "DC is not yet elected"],
  ["ipc_more", "More IPC message fragments to send"],
  ["cs_internal", "Internal corosync error"],
  ["digest_mismatch", "Digest does not match expected value"],
];

export interface ResultCode {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly legacy: number | undefined;
}

const FIRST = -1001;

/** By falling number. */
export const RESULT_CODE_TABLE: readonly ResultCode[] = RESULT_CODES.map(([name, text, legacy], index) => ({
  number: FIRST - index,
  name,
  text,
  legacy,
}));
