/** What `--version` of the tools prints: the Pacemaker whose behaviour they follow, then who made them. */
export const LIFELINE_VERSION = "0.1.0";

export const VERSION_TEXT = `Pacemaker 3.0.2\nLifeline ${LIFELINE_VERSION}: behaves as the Pacemaker named above\n`;
