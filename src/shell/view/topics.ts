/** Texts that belong to no single command. */
export const TOPICS: Readonly<Record<string, { readonly summary: string; readonly text: string }>> = {
  batch: {
    summary: "scripts: standard input, -f, one command",
    text: `Lines from standard input or \`-f FILE\` are run one after the other. An error does not stop the lines after it, and makes the exit code 1; with --strict the first error ends the script, and nothing that was staged is committed.

At the end of the script, or when it leaves configure, staged changes are not committed: one line says so and the exit code is 1. End the script with \`commit\`. --commit-at-end (or the option core.commit_at_end) commits by itself, as crmsh does.

A command given to crm itself (\`crm configure primitive ...\`) is checked and committed at once.`,
  },
  language: {
    summary: "the configuration language",
    text: `One statement a line; a backslash at the end of the line continues it. Lines that begin with # are comments; in a text they stay with the object that follows.

Words are split at blanks; "..." and '...' keep blanks together. Keywords may be written in any case, ids and values not.

name=value sets an option, name="" an empty one, name alone one without a value. $id=ID gives a set an id, $id-ref=ID takes the set of that id, $ID:name=value an option with an id, @ID the option of that id.

\`help extensions\` lists what crmsh's language has not.`,
  },
  rules: {
    summary: "rules and their expressions",
    text: `rule [$id=<id>] [$role=<role>] [<score>:] <expression> [{and|or} <expression>]...

<attribute> [string:|integer:|number:|version:]{lt|gt|lte|gte|eq|ne} <value>
{defined|not_defined} <attribute>
date {lt|gt} <date>, date in start=<date> end=<date>, date in start=<date> <parts>, date spec <parts>
rsc <class>:<provider>:<type>, op <action> interval=<interval> (in defaults)
( <expression> ... )

Parts are years=, months=, monthdays=, weeks=, weekdays=, hours= and so on. #uname is the host's name, #kind what it is.`,
  },
  scores: {
    summary: "scores",
    text: `A score is a whole number from -1000000 to 1000000; inf and -inf are its ends and mean must and must not. In orders 0 means Optional, any other Mandatory. Where a name stands instead of a number, the score is the value of that node attribute.`,
  },
  undo: {
    summary: "steps back: undo, redo, checkpoints",
    text: `Each statement at the configure level is one step. \`undo [n]\` takes steps back, \`redo\` takes the undo back, \`diff\` and \`show changed\` show where one is, \`refresh\` drops everything.

After a commit \`undo\` stages the way back from it. Every commit is also kept as a checkpoint: \`checkpoint list\`, \`checkpoint show N\`, \`checkpoint restore N\`.`,
  },
  exitcodes: {
    summary: "exit codes",
    text: `0  done
1  failed: a command, or any line of a script
2  usage: crm was called with an option that it does not know
3  warnings, where --strict was given
4  apply: nothing to change
124  wait: the time is over`,
  },
  extensions: {
    summary: "what the language has beyond crmsh's",
    text: `Text that crmsh reads means the same here, and is printed as crmsh prints it. Where crmsh falls back to raw XML, refuses its own text, or loses something, there are words for it:

\`rule ... ( <expression> ... )\`: a rule inside a rule.
\`rule ... rsc <class>:<provider>:<type>\`, \`rule ... op <action> interval=<interval>\`: in rsc_defaults and op_defaults.
\`rule : <expression>\`, \`colocation ID : a b\`: a lone colon where there is no score.
\`colocation ... influence=<bool>\`
\`order ... $require-all=<bool>\`, \`kind=\`, \`score=\`, \`$symmetrical=\`: what the first words cannot say.
\`property ID: <score>: ...\`: a score of a set of options, also of rsc_defaults, op_defaults, params, meta.
\`ID:\` and \`$id=ID\` take ids with dots.
\`operations\` alone: an empty set of operations.
\`_rsc_set_\` between two plain sets keeps them apart.
\`$index=<number>\`: a fencing level out of the row.
\`$#="<text>"\`: a comment inside an object; comment lines stay with the object that follows them.
\`$<attribute>=<value>\` before the members of a set: an attribute as it stands. \`$id-ref=<id>\`: a set that stands in another constraint.
\`... lifetime rule ...\`: the old form in which a constraint holds for a time.
\`node <name> $score=<score>\`, \`acl_target <id> name=<login>\`, \`colocation ... $score-attribute-mangle=\`.
\`rule ... ( $id-ref=<id> )\`, \`rsc *\`, \`date spec *\`: a rule that stands elsewhere; any resource; any time. \`<attribute> eq {}\`: a comparison without a value.
\`property $id-ref=<id>\`, also of rsc_defaults and op_defaults: a set that stands elsewhere.
\`$<id>:<name>\`: an option with an id and without a value. \`op ... $id=<id>\`: the id of an operation.
\`alert ... select { }\`: a selection of nothing.
\`bundle\` with its parts in any order, params among them; podman and rkt.
An object may be empty where the schema lets it: \`role <id>\`, \`acl_target <id>\`.
Dates take seconds=, minutes=, yeardays=, days= as well, and a range may be open at one end.
Refused, although crmsh takes them: an option's $id= behind other options, words such as 10s without a name in an operation, a target as a fencing device, brackets inside glued brackets.`,
  },
  compatibility: {
    summary: "what differs from crmsh",
    text: `What crmsh takes is taken, with these differences:

Staged changes at the end of a script, or when a script leaves configure, are not committed: one line says so, and the exit code is 1. --commit-at-end, or core.commit_at_end in crm.conf, commits them silently as crmsh does.
--strict ends a script at its first error with nothing committed; without it every line runs, as in crmsh. \`apply\` is always strict.
A statement that is wrong changes nothing: a group with a member that does not exist is refused as a whole.
Warnings and deprecations never stop a commit and ask nothing; errors stop it, \`commit force\` or -F overrides.
When the cluster's configuration moved since the changes were begun, both are brought together; what both changed differently is listed, and nothing is written.
All errors of a text are listed in one pass, each with line, column and what was expected.
\`resource move\` removes its constraint when the resource has arrived, unless it would go back at once; --keep leaves it.
Ids that others refer to are always printed, so that what is printed can be read back. Nothing is printed as raw XML that there are words for: \`help extensions\`.
Old names (target_role, start_delay, on_fail, disabled) are understood in text as their successors, with a notice. CIB XML keeps what it has.
Master and Slave are kept where they are written; ms and acl_group are still commands.
\`rule ... AND\`, \`OR\` come out in small letters, and \`op monitor INTERVAL=10s\` is a parameter of the agent, with a warning: crmsh writes both as they stand, which Pacemaker refuses.
An ambiguous abbreviation lists what it could be.
Passwords, tokens and the like are hidden in what is printed, by their names, to which core.obscure_pattern adds; \`show --reveal\` shows them.
Ctrl-C drops the line instead of leaving the shell.
skill-level and core.user are kept, and without effect: every command is offered, and run as who calls it.
A live Pacemaker is read and changed through its own tools; a commit is one patch that it takes or refuses as a whole.
The history explorer reads the cluster's own journal and checkpoints, not archives of crm report or pe-input files.
Cluster scripts (the level script) are not part of Lifeline, nor are the words below; each says what does its work.`,
  },
};
