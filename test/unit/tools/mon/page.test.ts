import { describe, expect, it } from "vitest";
import { childElements, type Element, firstChild, readXml, sameTree, writeXml } from "../../../../src/cib/index.ts";
import { crmMonOf, SMALL } from "./cluster.ts";

/** The lines of one section, its title left out. */
async function section(title: string, ...argv: string[]): Promise<string[] | undefined> {
  const { stdout } = await crmMonOf(SMALL, "-1", ...argv);
  const lines = stdout.split("\n");
  const start = lines.indexOf(`${title}:`);
  if (start < 0) return undefined;
  const end = lines.indexOf("", start);
  return lines.slice(start + 1, end < 0 ? undefined : end);
}

const AGENT = "(ocf:heartbeat:Dummy):\t";

describe("text", () => {
  it.each<[string, string, string[] | undefined]>([
    ["", "Node List", ["  * Online: [ a b ]"]],
    ["--node=b", "Node List", ["  * Online: [ b ]"]],
    ["--node=first", "Node List", ["  * Online: [ a ]"]],
    ["--node=nobody", "Node List", undefined],
    ["-R", "Node List", ["  * Node a (1): online, feature set <3.15.1", "  * Node b (2): online, feature set <3.15.1"]],
    [
      "-n",
      "Node List",
      [
        "  * Node a: online:",
        "    * Resources:",
        `      * ip\t${AGENT} FAILED (The address)`,
        `      * fs\t${AGENT} Started`,
        `      * ping\t${AGENT} Started`,
        "  * Node b: online:",
        "    * Resources:",
        `      * ping\t${AGENT} Started`,
      ],
    ],
    [
      "-n --resource=pings --node=b",
      "Node List",
      ["  * Node b: online:", "    * Resources:", `      * ping\t${AGENT} Started`],
    ],
    [
      "-n -b",
      "Node List",
      [
        "  * Node a: online:",
        "    * Resources:",
        `      * 3\t${AGENT}Active `,
        "  * Node b: online:",
        "    * Resources:",
        `      * 1\t${AGENT}Active `,
      ],
    ],
    ["-n -b --resource=ip", "Node List", ["  * Node a: online:", "    * Resources:", `      * 1\t${AGENT}Active `]],
  ])("crm_mon -1 %s: %s", async (options, title, lines) => {
    expect(await section(title, ...options.split(" ").filter(Boolean))).toEqual(lines);
  });

  it.each<[string, string[]]>([
    [
      "",
      [
        `  * ip\t${AGENT} FAILED a`,
        "  * Resource Group: web (1 member inactive):",
        `    * fs\t${AGENT} Started a`,
        "  * Clone Set: pings [ping]:",
        "    * Started: [ a b ]",
      ],
    ],
    [
      "-b",
      [
        `  * 1\t${AGENT}Active a`,
        "  * Resource Group: web (1 member inactive):",
        `    * 1/2\t${AGENT}Active a`,
        "  * Clone Set: pings [ping]:",
        "    * Started: [ a b ]",
      ],
    ],
    [
      "-R",
      [
        `  * ip\t${AGENT} FAILED a (The address)`,
        "  * Resource Group: web (1 member inactive):",
        `    * fs\t${AGENT} Started a`,
        "  * Clone Set: pings [ping]:",
        `    * ping\t${AGENT} Started a`,
        `    * ping\t${AGENT} Started b`,
      ],
    ],
    ["--show-description --resource=ip", [`  * ip\t${AGENT} FAILED a (The address)`]],
    ["--resource=httpd", ["  * Resource Group: web (1 member inactive):", `    * httpd\t${AGENT} Stopped`]],
    ["--resource=storage", ["  * Resource Group: web (1 member inactive):", `    * fs\t${AGENT} Started a`]],
    ["--resource=ping", ["  * Clone Set: pings [ping]:", "    * Started: [ a b ]"]],
    ["--resource=ping:1", ["  * Clone Set: pings [ping]:", "    * Started: [ b ]"]],
    ["--node=b", ["  * Clone Set: pings [ping]:", "    * Started: [ b ]"]],
    ["--resource=nothing", ["  * No active resources"]],
  ])("crm_mon -1 %s: active resources", async (options, lines) => {
    expect(await section("Active Resources", ...options.split(" ").filter(Boolean))).toEqual(lines);
  });

  it("inactive resources by node are those that the nodes have not shown", async () => {
    expect(await section("Inactive Resources", "-n", "-r")).toEqual([
      "  * Resource Group: web:",
      `    * fs\t${AGENT} Started a`,
      `    * httpd\t${AGENT} Stopped`,
      `  * off\t${AGENT} Stopped (disabled)`,
    ]);
    expect(await section("Active Resources", "-n")).toBeUndefined();
  });
  it("a brief list with inactive ones says how many there are", async () => {
    expect((await section("Full List of Resources", "-b", "-r"))?.[0]).toBe(`  * 1/2\t${AGENT}Active a`);
  });
  it("constraints keep resources off by score, rule and set, the last one first", async () => {
    expect(await section("Negative Location Constraints", "-L")).toEqual([
      "  * rule-b\tprevents off from running on b",
      "  * no-ip-on-b\tprevents ip from running on b",
    ]);
    expect(await section("Negative Location Constraints", "-L", "no-", "-R")).toEqual([
      "  * no-ip-on-b\tprevents ip from running on b (2)",
    ]);
    expect(await section("Negative Location Constraints", "-L", "--resource=off")).toHaveLength(1);
  });
  it("a ticket that only a constraint names was never granted", async () => {
    expect(await section("Tickets", "-c")).toEqual(["  * site-a\trevoked"]);
  });
  it("the title of fail counts stands there even when there are none", async () => {
    expect(await section("Migration Summary", "-f", "--node=b")).toEqual([""].slice(1));
    expect((await section("Migration Summary", "-f"))?.[1]).toMatch(
      /^ {4}\* ip: migration-threshold=1000000 fail-count=1 last-failure='/,
    );
  });
  it("failures are told in words, or with details as the history has them", async () => {
    expect((await section("Failed Resource Actions"))?.[0]).toMatch(
      /^ {2}\* ip 10s-interval monitor on a returned 'Error occurred' \(no <link>\) at .* after 20ms$/,
    );
    expect((await section("Failed Resource Actions", "-R"))?.[0]).toMatch(
      /^ {2}\* ip_monitor_10000 on a 'Error occurred' \(1\): call=4, status='Done', exitreason='no <link>', last-rc-change='.*', queued=0ms, exec=20ms$/,
    );
    expect(await section("Failed Resource Actions", "--node=b")).toBeUndefined();
    expect(await section("Failed Resource Actions", "--resource=fs")).toBeUndefined();
  });
});

describe("sections", () => {
  const titles = async (...argv: string[]): Promise<string[]> =>
    (await crmMonOf(SMALL, "-1", ...argv)).stdout.split("\n").filter((line) => /^[A-Z].*:$/.test(line));
  it.each<[string, string[]]>([
    ["", ["Cluster Summary:", "Node List:", "Active Resources:", "Failed Resource Actions:"]],
    ["--exclude=all --include=nodes", ["Node List:"]],
    ["-U all -I tickets,nodes -U nodes", ["Tickets:"]],
    ["-I none -I resources", ["Active Resources:"]],
    ["-U all -I default", ["Cluster Summary:", "Node List:", "Active Resources:", "Failed Resource Actions:"]],
    ["-D", ["Node List:", "Active Resources:", "Failed Resource Actions:"]],
    ["-U all -I operations,failcounts", ["Operations:"]],
  ])("crm_mon -1 %s", async (options, expected) => {
    expect(await titles(...options.split(" ").filter(Boolean))).toEqual(expected);
  });
  it("an unknown one is an error that names them all", async () => {
    const { code, stderr } = await crmMonOf(SMALL, "--include=list");
    expect(code).toBe(64);
    expect(stderr).toMatch(/--include options: all, attributes, bans\[:PREFIX\], counts, dc, default, .*times/);
  });
});

describe("XML", () => {
  async function xml(...argv: string[]): Promise<Element> {
    return readXml((await crmMonOf(SMALL, ...argv)).stdout);
  }
  const names = (parent: Element): string[] => childElements(parent).map(({ name }) => name);

  it("has all sections in Pacemaker's order", async () => {
    expect(names(await xml("--output-as=xml"))).toEqual([
      "summary",
      "nodes",
      "resources",
      "node_attributes",
      "node_history",
      "failures",
      "tickets",
      "bans",
      "status",
    ]);
  });
  it("of one resource", async () => {
    const expected = readXml(
      '<resources><group id="web" number_resources="2" maintenance="false" managed="true" disabled="false">' +
        '<resource id="fs" resource_agent="ocf:heartbeat:Dummy" role="Started" active="true" orphaned="false" removed="false" blocked="false" maintenance="false" managed="true" failed="false" failure_ignored="false" nodes_running_on="1"><node name="a" id="1" cached="true"/></resource>' +
        '<resource id="httpd" resource_agent="ocf:heartbeat:Dummy" role="Stopped" active="false" orphaned="false" removed="false" blocked="false" maintenance="false" managed="true" failed="false" failure_ignored="false" nodes_running_on="0"/>' +
        "</group></resources>",
    );
    expect(sameTree(firstChild(await xml("--output-as=xml", "--resource=web"), "resources")!, expected)).toBe(true);
  });
  it("by node: resources below their nodes, the others in their list", async () => {
    const result = await xml("--output-as=xml", "-n");
    const hosts = childElements(firstChild(result, "nodes")!);
    expect(hosts.map((each) => childElements(each).map(({ attributes }) => attributes.id))).toEqual([
      ["ip", "fs", "ping"],
      ["ping"],
    ]);
    expect(childElements(firstChild(result, "resources")!).map(({ attributes }) => attributes.id)).toEqual([
      "web",
      "off",
    ]);
  });
  it("of nobody: lists that nothing is in", async () => {
    const result = await xml("--output-as=xml", "--node=nobody", "--resource=nothing");
    expect(names(result)).toEqual(["summary", "nodes", "resources", "tickets", "status"]);
    expect(childElements(firstChild(result, "nodes")!)).toEqual([]);
  });
  it("with the root that older resource agents look for", async () => {
    const { name, attributes } = await xml("--as-xml");
    expect([name, Object.keys(attributes)]).toEqual(["crm_mon", ["version"]]);
  });
});

describe("HTML", () => {
  const page = async (...argv: string[]): Promise<string> =>
    (await crmMonOf(SMALL, "--output-as=html", ...argv)).stdout;
  it("is a page whose elements are closed", async () => {
    const open: string[] = [];
    for (const [, end, name = ""] of (await page("-nrR", "--include=all")).matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (end === "/") expect(open.pop()).toBe(name);
      else if (!["meta", "link"].includes(name)) open.push(name);
    }
    expect(open).toEqual([]);
  });
  it("lists every node with what it is", async () => {
    expect(await page()).toContain(
      '<h2>Node List</h2>\n<ul>\n<li><span class="online">Node a: online</span></li>\n<li><span class="online">Node b: online</span></li>\n</ul>',
    );
  });
  it("says by a class how a resource is, and takes nothing as mark-up", async () => {
    const text = await page("--resource=ip");
    expect(text).toContain('<li><span class="rsc-failed">ip (ocf:heartbeat:Dummy): FAILED a</span></li>');
    expect(text).toContain("(no &lt;link&gt;)");
    expect(text).not.toContain("<link");
  });
  it.each<[string, string]>([
    ["--html-title=My<cluster>", "<title>My&lt;cluster&gt;</title>"],
    ["--html-stylesheet=/a.css", '<link rel="stylesheet" href="/a.css">'],
    ["--include=options", "<h2>Config Options</h2>"],
  ])("%s", async (option, part) => {
    expect(await page(option)).toContain(part);
  });
  it("comes with a header for CGI", async () => {
    expect(await page("--html-cgi")).toMatch(/^Content-Type: text\/html\n\n<!DOCTYPE html>\n/);
  });
});

describe("of a cluster in which nobody decides, with a ticket", () => {
  const without = readXml(
    writeXml(SMALL)
      .replace(' dc-uuid="1"', "")
      .replace("<status>", '<status><tickets><ticket_state id="t" granted="true" expires="9"/></tickets>'),
  );
  it("that is said, headers or not", async () => {
    const { stdout } = await crmMonOf(without, "-1D");
    expect(stdout).toMatch(/^Cluster Summary:\n {2}\* Current DC: NONE\n\n/);
    expect((await crmMonOf(SMALL, "-1D")).stdout).not.toContain("Cluster Summary");
  });
  it("a ticket's state is given as it stands besides what is made of it", async () => {
    const { stdout } = await crmMonOf(without, "-1", "--output-as=xml");
    expect(stdout).toContain('<ticket id="t" status="granted" standby="false" granted="true"/>');
  });
});

describe("formats", () => {
  it("none prints nothing", async () => {
    expect(await crmMonOf(SMALL, "-1", "--output-as=none")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
  it("an unknown one is refused", async () => {
    const { code, stderr } = await crmMonOf(SMALL, "--output-as=pdf");
    expect([code, stderr]).toEqual([1, "crm_mon: Error creating output format pdf: Unknown output format\n"]);
  });
});
