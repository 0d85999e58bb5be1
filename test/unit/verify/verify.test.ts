import { describe, expect, it } from "vitest";
import { type AgentMetadata, parseMetadata } from "../../../src/agents/index.ts";
import { type Element, emptyCib, readXml } from "../../../src/cib/index.ts";
import { applyStatements, NO_SURROUNDINGS, readText, TEXT, Workspace } from "../../../src/language/index.ts";
import { type Finding, type VerifyInput, verifyConfiguration } from "../../../src/verify/index.ts";

const THING: AgentMetadata = parseMetadata(
  { class: "ocf", provider: "test", type: "Thing" },
  `<resource-agent name="Thing"><parameters>
    <parameter name="address" required="1" unique="1"><content type="string"/></parameter>
    <parameter name="port"><content type="integer" default="80"/></parameter>
    <parameter name="quick"><content type="boolean"/></parameter>
    <parameter name="mode"><content type="select"><option value="slow"/><option value="fast"/></content></parameter>
    <parameter name="old"><deprecated/><content type="string"/></parameter>
  </parameters><actions>
    <action name="start" timeout="20s"/><action name="stop" timeout="20s"/><action name="monitor" timeout="10s" interval="10s"/>
    <action name="meta-data" timeout="5s"/><action name="validate-all" timeout="5s"/>
  </actions></resource-agent>`,
);

/** Hosts a and b, fencing off, one resource that is sound. */
const BASE = ["node a", "node b", "property stonith-enabled=false", "primitive ok ocf:test:Thing address=1"];

function configured(lines: readonly string[]): Element {
  const workspace = new Workspace(emptyCib());
  const { statements, errors } = readText(lines.join("\n"), {
    surroundings: { ...NO_SURROUNDINGS, nodes: ["a", "b"] },
    manner: TEXT,
  });
  if (errors[0] !== undefined) throw errors[0];
  applyStatements(workspace, statements, { kind: "update" });
  return workspace.cib;
}

/** Raw XML in the place of a section. */
function withSection(cib: Element, xml: string): Element {
  const section = readXml(xml);
  return {
    ...cib,
    children: cib.children.map((child) =>
      child.kind === "element" && child.name === "configuration"
        ? {
            ...child,
            children: child.children.map((old) =>
              old.kind === "element" && old.name === section.name ? section : old,
            ),
          }
        : child,
    ),
  };
}

function findings(cib: Element, more: Partial<VerifyInput> = {}): string[] {
  const found = verifyConfiguration({
    workspace: new Workspace(cib),
    only: undefined,
    agent: ({ type }) => (type === "Thing" ? THING : type === "Gone" ? "missing" : "unknown"),
    engine: undefined,
    decide: "places",
    nowMs: Date.UTC(2026, 0, 1),
    ...more,
  });
  return found.map(lineOf);
}

const lineOf = ({ level, code, message, object, attribute, remedy }: Finding): string =>
  `${level} ${code} [${[object, attribute].filter((part) => part !== undefined).join(".")}] ${message}${
    remedy === undefined ? "" : ` -> ${remedy}`
  }`;

describe("references", () => {
  it("a resource that a constraint names has to be there", () => {
    const cib = withSection(configured(BASE), '<constraints><rsc_order id="o" first="ok" then="gone"/></constraints>');
    expect(findings(cib)).toEqual(["error no-resource [o] o: there is no resource gone -> delete o, or make gone"]);
  });
  it("so has a template", () => {
    expect(findings(configured([...BASE, "primitive p @gone"]))[0]).toBe(
      "error no-template [p] p: there is no template gone -> make it: rsc_template gone ...",
    );
  });
});

describe("hosts that constraints name", () => {
  const REMOTE = "primitive far ocf:pacemaker:remote";
  const cases: [string, string, string[]][] = [
    ["one that is there, in any case", "location l ok 10: A", []],
    [
      "one that is not",
      "location l ok 10: server",
      ["warning no-host [l] l: there is no host server -> the hosts are a, b"],
    ],
    [
      "in a rule",
      "location l ok rule #uname eq c",
      ["warning no-host [l] l: there is no host c -> the hosts are a, b"],
    ],
    ["a pattern names none", "location l ok rule #uname eq meta{home}", []],
  ];
  it.each(cases)("%s", (_name, line, expected) => {
    expect(findings(configured([...BASE, line])).filter((each) => each.includes("no-host"))).toEqual(expected);
  });
  it("a remote host is one", () => {
    const found = findings(configured([...BASE, REMOTE, "location l ok 10: far", "location m ok 10: fat"]));
    expect(found.filter((each) => each.includes("no-host"))).toEqual([
      "warning no-host [m] m: there is no host fat -> did you mean far?",
    ]);
  });
  it("nothing runs on one whose connection is in a group", () => {
    expect(findings(configured([...BASE, REMOTE, "group around far"]))).toContain(
      "warning remote-in-group [around] around: nothing will run on the remote host far while it is in a group -> take far out of around",
    );
    expect(findings(configured([...BASE, REMOTE, "group around ok"])).join()).not.toContain("remote-in-group");
  });
});

describe("loops", () => {
  it("orders that wait for each other", () => {
    const lines = [...BASE, "primitive p ocf:test:Thing address=2", "order o1 ok p", "order o2 p ok"];
    expect(findings(configured(lines))).toContain(
      "warning order-loop [o1] orders wait for each other: ok -> p -> ok -> none of them starts; look at o1, o2",
    );
  });
  it("optional orders are none", () => {
    const lines = [...BASE, "primitive p ocf:test:Thing address=2", "order o1 ok p", "order o2 Optional: p ok"];
    expect(findings(configured(lines))).toEqual([]);
  });
});

describe("agents", () => {
  const cases: readonly [name: string, line: string, expected: readonly string[]][] = [
    [
      "an agent that is not there",
      "primitive p ocf:test:Gone",
      [
        "error agent-missing [p] p: there is no agent ocf:test:Gone here -> install it, or commit with force when the other hosts have it",
      ],
    ],
    [
      "a parameter that is missing",
      "primitive p ocf:test:Thing",
      ["error agent-required [p.address] p: ocf:test:Thing needs parameter address -> set p.params.address=..."],
    ],
    [
      "a parameter it does not have",
      "primitive p ocf:test:Thing address=2 prot=1",
      ["error agent-parameter [p.prot] p: ocf:test:Thing has no parameter prot -> did you mean port?"],
    ],
    [
      "a number",
      "primitive p ocf:test:Thing address=2 port=x",
      ["warning agent-value [p.port] p: port=x: not a whole number"],
    ],
    [
      "a choice",
      "primitive p ocf:test:Thing address=2 mode=fats",
      ["warning agent-value [p.mode] p: mode=fats: not one of slow, fast"],
    ],
    [
      "true or false",
      "primitive p ocf:test:Thing address=2 quick=maybe",
      ["warning agent-value [p.quick] p: quick=maybe: not true or false"],
    ],
    [
      "a deprecated parameter",
      "primitive p ocf:test:Thing address=2 old=1",
      ["deprecation agent-deprecated [p.old] p: parameter old of ocf:test:Thing is deprecated"],
    ],
    [
      "a value that only one may have",
      "primitive p ocf:test:Thing address=1",
      ["warning agent-unique [p.address] p: ok has the same address, which only one may have"],
    ],
    [
      "a time-out shorter than advised",
      "primitive p ocf:test:Thing address=2 op start timeout=5s",
      [
        "warning agent-timeout [p.start] p: timeout 5s of start is shorter than the 20s that ocf:test:Thing advises -> default-timeouts p sets what is advised",
      ],
    ],
    [
      "an action it does not have",
      "primitive p ocf:test:Thing address=2 op promot timeout=50s",
      ["warning agent-action [p.promot] p: ocf:test:Thing does not say that it has an action promot"],
    ],
    ["an agent nobody can ask", "primitive p ocf:test:Unknown whatever=2", []],
  ];
  it.each(cases)("%s", (_name, line, expected) => {
    expect(findings(configured([...BASE, line]))).toEqual(expected);
  });
});

describe("options", () => {
  const cases: readonly [name: string, line: string, expected: readonly string[]][] = [
    [
      "a property that does not exist",
      "property stonith-enable=true",
      [
        "warning unknown-option [cib-bootstrap-options.stonith-enable] cib-bootstrap-options: there is no property stonith-enable -> did you mean stonith-enabled?",
      ],
    ],
    [
      "a value that the scheduler does not take is an error, told once",
      "property no-quorum-policy=ignroe",
      [
        "error bad-value [cib-bootstrap-options.no-quorum-policy] cib-bootstrap-options: no-quorum-policy=ignroe: not one of stop, freeze, ignore, demote, fence, suicide -> did you mean ignore?",
      ],
    ],
    [
      "a meta-attribute that does not exist",
      "primitive p ocf:test:Thing address=2 meta target-rol=Stopped",
      ["warning unknown-option [p.target-rol] p: there is no meta-attribute target-rol -> did you mean target-role?"],
    ],
    [
      "a time that is none",
      "primitive p ocf:test:Thing address=2 op monitor interval=often",
      ["error bad-value [p.interval] p: interval=often of monitor: not a time"],
    ],
    [
      "an option of an operation in capitals, which the agent would get",
      "primitive p ocf:test:Thing address=2 op monitor interval=10s TIMEOUT=20s",
      ["warning unknown-option [p.TIMEOUT] p: there is no option TIMEOUT -> did you mean timeout?"],
    ],
    [
      "fencing a host that cannot be fenced",
      "primitive p ocf:test:Thing address=2 op monitor interval=10s on-fail=fence",
      [
        "error on-fail [p.on-fail] p: on-fail=fence of monitor, but fencing is off -> another on-fail, or property stonith-enabled=true with a fencing device",
      ],
    ],
  ];
  it.each(cases)("%s", (_name, line, expected) => {
    expect(findings(configured([...BASE, line]))).toEqual(expected);
  });
});

describe("schema", () => {
  const cases: readonly [name: string, section: string, expected: readonly string[]][] = [
    [
      "an attribute that does not exist",
      '<constraints><rsc_location id="l" rsc="ok" nod="a" score="1"/></constraints>',
      [
        "error schema-attribute [l.nod] l: <rsc_location> has no attribute nod -> did you mean node?",
        "error schema-content [l] l: <rsc_location>: score and node belong together",
      ],
    ],
    [
      "an element in the wrong place",
      '<constraints><primitive id="x" class="ocf" provider="test" type="Thing"/></constraints>',
      [
        "error schema-element [] <constraints> has no <primitive> in it -> it has rsc_location, rsc_colocation, rsc_order, rsc_ticket",
      ],
    ],
    [
      "an id that stands twice",
      '<constraints><rsc_location id="ok" rsc="ok" node="a" score="1"/></constraints>',
      ["error schema-duplicate [ok.id] ok: <rsc_location>: id ok is there twice -> give one of them another id"],
    ],
    [
      "a value that is none",
      '<constraints><rsc_location id="l" rsc="ok" node="a" score="INF"/></constraints>',
      [
        "error schema-value [l.score] l: <rsc_location>: score=INF is not a score: a number, INFINITY or -INFINITY -> a score: a number, INFINITY or -INFINITY",
      ],
    ],
  ];
  it.each(cases)("%s", (_name, section, expected) => {
    const all = findings(withSection(configured(BASE), section), { decide: "no" });
    expect(all.filter((line) => line.includes(" schema-"))).toEqual(expected);
  });
});

describe("what the scheduler reports", () => {
  it("without a fencing device nothing starts: a warning, for a configuration is made step by step", () => {
    expect(findings(configured(["node a", "node b", "primitive ok ocf:test:Thing address=1"]))).toEqual([
      "warning no-fencing [] resource start-up is disabled: fencing is on, but no fencing (STONITH) resources have been defined -> configure a fencing device, or property stonith-enabled=false where no data is shared",
    ]);
  });
  it("a resource that can run nowhere", () => {
    const lines = [...BASE, "location l1 ok -inf: a", "location l2 ok -inf: b"];
    expect(findings(configured(lines))).toEqual([
      "warning nowhere [ok] ok: it could run on no host even if all were up -> location l1 forbids it; `explain ok` tells more",
    ]);
  });
  it("a rule on what hosts have only while they run says nothing of that", () => {
    const lines = [...BASE, "location l1 ok rule -inf: not_defined pingd or pingd lte number:0"];
    expect(findings(configured(lines))).toEqual([]);
  });
  it("what runs only with something promoted, or with what does, is not told of: agents that run say who is promoted", () => {
    const lines = [
      ...BASE,
      "primitive db ocf:test:Thing address=2",
      "clone dbs db meta promotable=true",
      "primitive vip ocf:test:Thing address=3",
      "group site vip ok",
      "primitive log ocf:test:Thing address=4",
      "colocation c inf: site dbs:Promoted",
      "order o Mandatory: dbs:promote site:start",
      "colocation c2 inf: log site",
    ];
    expect(findings(configured(lines)).filter((text) => text.includes("nowhere"))).toEqual([]);
  });
  it("what is stopped on purpose is not told of", () => {
    const lines = [...BASE, "primitive p ocf:test:Thing address=2 meta target-role=Stopped"];
    expect(findings(configured(lines))).toEqual([]);
  });
});

describe("what Lifeline's engine does not run", () => {
  const lines = [
    ...BASE,
    "primitive guest ocf:test:Thing address=2 meta remote-node=g1",
    "primitive far ocf:pacemaker:remote server=1",
    "bundle box docker image=x",
  ];
  it("is refused by name there", () => {
    expect(findings(configured(lines), { engine: "lifeline", decide: "no" })).toEqual([
      "error engine [guest] guest: Lifeline's engine does not run guest hosts -> Pacemaker does; a file or a shadow copy may hold it",
      "error engine [far] far: Lifeline's engine does not run remote hosts -> Pacemaker does; a file or a shadow copy may hold it",
      "error engine [box] box: Lifeline's engine does not run bundles -> Pacemaker does; a file or a shadow copy may hold it",
    ]);
  });
  it("is accepted for Pacemaker and in files", () => {
    expect(findings(configured(lines), { engine: "pacemaker", decide: "no" })).toEqual([]);
    expect(findings(configured(lines), { decide: "no" })).toEqual([]);
  });
});
