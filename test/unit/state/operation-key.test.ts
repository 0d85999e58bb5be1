import { expect, test } from "vitest";
import { parseOperationKey } from "../../../src/state/index.ts";

test.each([
  ["vip_start_0", "vip", "start", 0],
  ["ldap_vip_monitor_5000", "ldap_vip", "monitor", 5000],
  ["vm_migrate_to_0", "vm", "migrate_to", 0],
  ["my_vm_migrate_from_0", "my_vm", "migrate_from", 0],
  ["vip_reload-agent_0", "vip", "reload-agent", 0],
  ["vip_clear_failcount_0", "vip", "clear_failcount", 0],
  ["db_post_notify_start_0", "db", "post_notify_start", 0],
  ["db_confirmed-pre_notify_promote_0", "db", "confirmed-pre_notify_promote", 0],
])("%s", (key, resource, operation, intervalMs) => {
  expect(parseOperationKey(key)).toEqual({ resource, operation, intervalMs });
});

test.each(["stonith-bob-reboot", "start_0", "vip_start_", "vip_start_x"])("%s is no operation's key", (key) => {
  expect(parseOperationKey(key)).toBeUndefined();
});
