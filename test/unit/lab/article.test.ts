import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ARTICLE_TIMINGS, articleStatements, authkeys, FAST_TIMINGS, haCf } from "../../lab/stacks/index.ts";

const root = resolve(import.meta.dirname, "../../..");
const article = join(resolve(root, process.env.LIFELINE_REFERENCE ?? "../shared/reference"), "article.txt");
const absent = !existsSync(article);
const fixture = (name: string): string => readFileSync(join(root, "test/fixtures/article", name), "utf8");

describe.skipIf(absent)(
  `the fixtures are the article's own words${absent ? " (article.txt is not at hand)" : ""}`,
  () => {
    for (const name of ["ha.cf", "authkeys", "configure.crm"]) {
      it(name, () => expect(readFileSync(article, "utf8")).toContain(fixture(name)));
    }
  },
);

describe("ha.cf in the lab", () => {
  it("is the article's but for the interface, which the lab has no bond for", () => {
    expect(haCf(ARTICLE_TIMINGS, ["server1", "server2"])).toBe(fixture("ha.cf").replaceAll("bond0", "eth0"));
  });

  it("takes other times and hosts", () => {
    const text = haCf(FAST_TIMINGS, ["a", "b", "c"]);
    expect(text).toMatch(/^keepalive 300ms$/m);
    expect(text).toMatch(/^deadtime 3$/m);
    expect(text).toMatch(/^node a\nnode b\nnode c$/m);
  });

  it("goes with the article's key and statements", () => {
    expect(authkeys()).toBe("auth 2\n2 sha1 4BWtvO7NOO6PPnFX\n");
    expect(articleStatements()).toContain("location prefer_server1 ldap 10: server1");
  });
});
