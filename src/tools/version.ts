/** What `--version` of the tools prints: the Pacemaker whose behaviour they follow, then who made them. */
export const VERSION_TEXT = "Pacemaker 3.0.2\nLifeline 0.1.0: behaves as the Pacemaker named above\n";
