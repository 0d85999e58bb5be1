/** Names of parameters and attributes whose values nobody should find in a file. crmsh hides `passw*`; agents' own secrets
 *  have these names too. */
const SECRET_NAME = /passw|passphrase|secret|token|credential|private_?key|api_?key|authkey|community|snmp_priv/i;
const ASSIGNMENT = /([\w.-]+)=("(?:[^"\\]|\\.)*"?|'[^']*'?|\S*)/g;

/** True when a line gives a value to something secret. `isPrivate` tells what an agent's meta-data calls private. */
export function holdsSecret(line: string, isPrivate: (name: string) => boolean = () => false): boolean {
  for (const [, name = "", value = ""] of line.matchAll(ASSIGNMENT)) {
    if (value.replace(/^["']|["']$/g, "") !== "" && (SECRET_NAME.test(name) || isPrivate(name))) return true;
  }
  // `param NAME set passwd VALUE`, `secret NAME set KEY VALUE`: resource commands that take the value as a word.
  return /\bsecret\s+\S+\s+set\s+\S+\s+\S+/.test(line) || /\bset\s+\S*(?:passw|secret|token)\S*\s+\S+/i.test(line);
}
