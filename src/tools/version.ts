/** What `--version` of the tools prints: the Pacemaker whose behaviour they follow, then who made them. */
export const LIFELINE_VERSION = "0.1.0";

/** The Pacemaker whose behaviour the tools follow. */
export const PACEMAKER_VERSION = "3.0.2";

/** What it writes into a new document; documents of the engine have one that older releases read too. */
export const PACEMAKER_FEATURE_SET = "3.20.5";

export const VERSION_TEXT = `Pacemaker ${PACEMAKER_VERSION}\nLifeline ${LIFELINE_VERSION}: behaves as the Pacemaker named above\n`;
