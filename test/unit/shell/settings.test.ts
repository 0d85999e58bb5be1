import { describe, expect, it } from "vitest";
import { Settings } from "../../../src/shell/index.ts";

describe("options of the shell", () => {
  it("reads crm.conf: what belongs to other programs is passed over, a wrong value is told with its line", () => {
    const settings = new Settings({});
    const text = [
      "; crmsh's own",
      "[path]",
      "crm_daemon_user = hacluster",
      "[core]",
      "wait = yes",
      "pager=",
      "check_mode = lax",
      "nonsense = 1",
    ];
    expect(settings.load(text.join("\n"), "/etc/crm/crm.conf")).toEqual([
      "/etc/crm/crm.conf:7: lax not valid (choose one from strict,relaxed)",
    ]);
    expect(settings.is("core.wait")).toBe(true);
    expect(settings.get("core.pager")).toBe("");
    expect(settings.get("core.check_mode")).toBe("strict");
  });

  it("takes dashes for underscores", () => {
    const settings = new Settings({});
    settings.set("core.add-quotes", "no");
    expect(settings.is("core.add_quotes")).toBe(false);
    expect(settings.toText()).toBe("[core]\nadd_quotes = no\n");
    settings.load("[core]\nadd-quotes: yes\n", "f");
    expect(settings.is("core.add-quotes")).toBe(true);
  });

  it("names the option that may have been meant", () => {
    expect(() => new Settings({}).set("core.editr", "vi")).toThrow(/Unknown option: core.editr/);
  });
});
