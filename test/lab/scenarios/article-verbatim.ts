import { type Scenario, then, when } from "../scenario/index.ts";
import { ARTICLE_PACE, ARTICLE_TIMINGS } from "../stacks/index.ts";
import {
  AWAY,
  articleCluster,
  groupRunsOn,
  HOME,
  powerBack,
  powerLost,
  searchesWork,
  slapdKilled,
  slapdMissing,
  slapdRestarted,
} from "./common.ts";
import { answersAgain } from "./power-off.ts";

const SLOW_MS = 30_000;

export const articleVerbatim: Scenario = {
  name: "article-verbatim",
  promise: "the article with its own numbers: deadtime 30, failure-timeout 90, start_delay 15, its ha.cf and authkeys",
  timings: ARTICLE_TIMINGS,
  seconds: 190,
  missing: slapdMissing,
  steps: [
    ...articleCluster(ARTICLE_PACE),
    slapdKilled,
    then("server1 is in standby (on-fail)", async ({ cluster }) => {
      await cluster.shows("server1: standby (on-fail)", AWAY, SLOW_MS, (view) => {
        return view.hosts.get(HOME) === "standby (on-fail)";
      });
    }),
    groupRunsOn(AWAY),
    searchesWork,
    slapdRestarted,
    groupRunsOn(HOME, ARTICLE_PACE.failureTimeoutSeconds * 1000 + SLOW_MS),
    searchesWork,
    when("the article's crm_resource -M is typed, and undone", async ({ cluster }) => {
      await cluster.must(HOME, ["crm_resource", "-M", "-r", "ldap", "-N", AWAY]);
      await cluster.runs(["ldap_service", "ldap_vip"], AWAY, SLOW_MS);
      await cluster.must(HOME, ["crm_resource", "-U", "-r", "ldap"]);
    }),
    groupRunsOn(HOME, SLOW_MS),
    powerLost,
    answersAgain,
    groupRunsOn(AWAY),
    searchesWork,
    powerBack,
    groupRunsOn(HOME, SLOW_MS),
    searchesWork,
  ],
};
