import { type Core, sameHosts } from "./core.ts";

/** Once the log's hosts are those of ha.cf, the log's list counts until ha.cf is edited again. */
export function settleConfigured(core: Core): void {
  const { configuredHosts } = core.options;
  if (sameHosts(core.configured, configuredHosts) || !sameHosts(core.log.hosts, configuredHosts)) return;
  core.configured = configuredHosts;
  core.persist({ configured: configuredHosts }, () => undefined);
}
