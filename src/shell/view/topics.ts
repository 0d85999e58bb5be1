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

Beyond crmsh's language: inner rules in ( ), \`rsc\` and \`op\` expressions, : for no score, influence=, $require-all= on an order, a score after the id of a property set, \`operations\` alone for an empty set, _rsc_set_ between two plain sets, $index= for a fencing level out of the row, and $#="text" for a comment inside an object.`,
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
1  failed
2  usage
3  warnings, where --strict was given
4  apply: nothing to change
124  wait: the time is over`,
  },
  compatibility: {
    summary: "what differs from crmsh",
    text: `What crmsh takes is taken, with these differences:

Staged changes at the end of a script are not committed unless --commit-at-end is given.
A statement that is wrong changes nothing: a group with a member that does not exist is refused as a whole.
Warnings never stop a commit; errors do, \`commit force\` overrides.
\`resource move\` removes its constraint when the resource has arrived; --keep leaves it.
Ids that others refer to are always printed, so that what is printed can be read back.
Old names (target_role, start_delay, on_fail, disabled) are understood in text as their successors, with a notice.
Master and Slave are kept where they are written.
An ambiguous abbreviation lists what it could be.
Cluster scripts (the level script), bootstrap of hosts and SBD are not part of Lifeline.`,
  },
};
