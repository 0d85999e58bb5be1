/** What `--version` of the tools prints: the Pacemaker whose behaviour they follow, then who made them. */
export const LIFELINE_VERSION = "0.1.0";

/** The Pacemaker whose behaviour the tools follow. */
export const PACEMAKER_VERSION = "3.0.2";

export const VERSION_TEXT = `Pacemaker ${PACEMAKER_VERSION}\nLifeline ${LIFELINE_VERSION}: behaves as the Pacemaker named above\n`;
