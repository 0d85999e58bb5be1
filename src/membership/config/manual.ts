import { DIRECTIVES, type Directive, type DirectiveSection } from "./directives.ts";

const SECTIONS: Readonly<Record<DirectiveSection, string>> = {
  hosts: "Hosts",
  times: "Times",
  media: "Media",
  logging: "Logging",
  wire: "On the wire",
  daemon: "The daemon",
};

/** The manual page ha.cf(5), in man(7)'s language, made from the table of directives. */
export function haCfManual(version: string): string {
  const all = [...DIRECTIVES];
  const supported = Object.entries(SECTIONS).map(([section, title]) => {
    const rows = all.flatMap(([name, directive]) =>
      directive.kind === "supported" && directive.section === section ? [supportedRow(name, directive)] : [],
    );
    return `.SS ${title}\n${rows.join("\n")}`;
  });
  const ignored = all.flatMap(([name, directive]) =>
    directive.kind === "ignored" ? [row(name, directive.syntax, `${capital(directive.why)}.`)] : [],
  );
  const refused = all.flatMap(([name, directive]) =>
    directive.kind === "unsupported" ? [row(name, "", `${capital(directive.what)}.`)] : [],
  );
  return `.\\" Made from the table of directives by 'npm run man'; edit src/membership/config/directives.ts instead.
.TH HA.CF 5 "" "Lifeline ${version}" "Lifeline"
.SH NAME
ha.cf \\- how this host's heartbeat daemon is set up
.SH SYNOPSIS
.I /etc/ha.d/ha.cf
.SH DESCRIPTION
.BR heartbeat (8)
reads this file when it starts. It says which hosts there are, over which media they hear each other, and how long one may
be silent before it is dead. Files of Heartbeat 2 and 3 work as they are, as long as they leave resources to the cluster
manager.
.PP
A line is a directive and its values, separated by blanks, tabs or commas; # begins a comment. The order matters in one
respect: udpport counts for the bcast and ucast lines below it. When a directive stands twice, the last one counts; node
and the media add up. Quotes have no meaning.
.PP
A
.I TIME
is a number of seconds (2, 0.5), or of milliseconds with
.B ms
(300ms), or of microseconds with
.BR us ,
without a blank between. A
.I BOOL
is on, true, yes, y or 1, or off, false, no, n or 0.
.PP
Between hosts and over time
.B keepalive
and
.B deadtime
should be the same everywhere;
.B node
lines must be: hosts whose lists differ do not join, and say so.
.SH DIRECTIVES
${supported.join("\n")}
.SH WITHOUT EFFECT
These of Heartbeat's are read, said in the log at the start, and change nothing.
${ignored.join("\n")}
.SH REFUSED
These of Heartbeat's are known and refused with their name: without them the cluster would not do what the file asks for.
${refused.join("\n")}
.SH ERRORS
The first fault ends the start, with its file and line, before anything runs; the exit code is 6, as Heartbeat's. Besides a
directive that is unknown or refused and a value outside its range these are faults:
.IP \\(bu 2
deadtime is not more than twice keepalive, or initdead is less than deadtime;
.IP \\(bu 2
there is no node line, more than 100 nodes, or this host's name (uname \\-n) is not among them;
.IP \\(bu 2
there is no medium, or one names an interface that is missing or has no IPv4 address;
.IP \\(bu 2
udpport comes after a bcast or ucast line that it is meant for;
.IP \\(bu 2
crm and pacemaker both stand.
.PP
.B heartbeat \\-\\-check
looks for all of these and starts nothing.
.SH EXAMPLE
Two hosts that hear each other over two interfaces; a host is dead after three seconds:
.PP
.EX
node server1 server2
keepalive 500ms
warntime 1
deadtime 3
initdead 30
udpport 694
bcast eth0
ucast eth1 192.168.7.1
ucast eth1 192.168.7.2
logfacility daemon
crm on
.EE
.SH SEE ALSO
.BR heartbeat (8),
.BR authkeys (5),
.BR lifeline (7)
`;
}

type Supported = Extract<Directive, { readonly kind: "supported" }>;

function supportedRow(name: string, { syntax, meaning, take, fallback }: Supported): string {
  const range = take.range === undefined || /[|]/.test(syntax) ? "" : ` ${capital(take.range)}.`;
  const otherwise = fallback === undefined ? "" : ` Default: ${fallback}.`;
  return row(name, syntax, `${meaning}${range}${otherwise}`);
}

function row(name: string, syntax: string, text: string): string {
  const values = syntax === "" ? "" : ` \\fI${roff(syntax)}\\fR`;
  return `.TP\n\\fB${roff(name)}\\fR${values}\n${roff(text)}`;
}

function roff(text: string): string {
  return text
    .replace(/\\/g, "\\e")
    .replace(/-/g, "\\-")
    .replace(/^([.'])/, "\\&$1");
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
