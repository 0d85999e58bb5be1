/** Words of crmsh that Lifeline has nothing behind, by level: what is said in their place. The manual lists them too. */
export const ABSENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "": {
    sbd: "SBD is set up by its own tools; a fencing resource is configured like any other",
  },
  configure: {
    assist: "`template` fills in ready-made configurations; a weak bond is a colocation with a finite score",
  },
  cluster: {
    init: "hosts are set up in ha.cf and authkeys, or in corosync.conf for Pacemaker; `playground start` needs neither",
    join: "a host joins with the others' ha.cf and authkeys, or their corosync.conf for Pacemaker",
    remove: "`node delete` takes a host out of the configuration once it is down",
    rename: "the name stands in corosync.conf: `corosync set totem.cluster_name NAME`",
    crash_test: "`playground kill`, `playground cut` and `what-if` try failures without a risk",
    geo_init: "tickets are granted by hand: `site ticket`",
    geo_join: "tickets are granted by hand: `site ticket`",
    geo_init_arbitrator: "tickets are granted by hand: `site ticket`",
  },
  history: {
    peinputs: "`transitions` lists what was decided after each commit, `checkpoint list` the commits",
    show: "`checkpoint show NUMBER crm` prints an earlier configuration",
    graph: "`configure graph` draws the configuration",
    wdiff: "`diff FIRST SECOND` shows both",
    exclude: "`log` prints all; grep chooses",
    session: "`limit` chooses a period, `report` keeps it",
    detail: "`events` has one degree of detail",
    setnodes: "the hosts are those of the configuration",
    refresh: "each command reads anew",
  },
  script: {
    json: "there are no cluster scripts here; `configure template` and `apply` do their work",
  },
};

/** What to say of a word of crmsh's that is not there; its dashed spelling is the same word. */
export function absentWord(level: string, word: string): string | undefined {
  const words = ABSENT[level];
  const name = word.replaceAll("-", "_");
  return words !== undefined && Object.hasOwn(words, name) ? words[name] : undefined;
}
