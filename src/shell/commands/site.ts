import { CrmError } from "../../base/index.ts";
import { childElements, type Element, statusOf } from "../../cib/index.ts";
import { suggest } from "../../language/index.ts";
import { change } from "../session/commit.ts";
import type { CommandContext, Runner, RunResult } from "../session/context.ts";
import { formatMoment } from "./checkpoint.ts";

const element = (name: string, attributes: Record<string, string>, children: Element["children"] = []): Element => ({
  kind: "element",
  name,
  attributes,
  children,
});

function ticketsOf(cib: Element): Element[] {
  const status = statusOf(cib);
  return status === undefined
    ? []
    : childElements(status, "tickets").flatMap((tickets) => childElements(tickets, "ticket_state"));
}

/** `ticket ACTION TICKET` */
async function ticket({ world, args, out, line }: CommandContext): Promise<RunResult> {
  const id = args.get("ticket")!;
  const { cib } = await world.cluster.read();
  const known = ticketsOf(cib);
  const present = known.find(({ attributes }) => attributes.id === id);
  const action = args.get("action")!;
  if (present === undefined && action !== "grant" && action !== "revoke" && action !== "standby") {
    const near = suggest(
      id,
      known.map(({ attributes }) => attributes.id ?? ""),
    );
    throw new CrmError({
      code: "no-such-ticket",
      message: `ticket ${id} does not exist`,
      at: { object: id },
      ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
    });
  }
  switch (action) {
    case "show": {
      const { granted = "false", standby = "false" } = present!.attributes;
      out.line(
        `ticket ${id} is ${granted === "true" ? "granted" : "revoked"}${standby === "true" ? " (standby)" : ""}`,
      );
      return true;
    }
    case "time": {
      const last = Number(present!.attributes["last-granted"] ?? "0");
      out.line(last > 0 ? formatMoment(last * 1000) : "never granted");
      return last > 0;
    }
  }
  const seconds = String(Math.floor(world.edge.now() / 1000));
  await change(world, out, line, (workspace) => workspace.load(withTicket(workspace.cib, id, action, seconds)));
  out.info(`ticket ${id}: ${action} done`);
  return true;
}

const CHANGES: Readonly<Record<string, (seconds: string) => Record<string, string>>> = {
  grant: (seconds) => ({ granted: "true", standby: "false", "last-granted": seconds }),
  revoke: () => ({ granted: "false" }),
  standby: () => ({ standby: "true" }),
  activate: () => ({ standby: "false" }),
};

function withTicket(cib: Element, id: string, action: string, seconds: string): Element {
  const before = statusOf(cib) ?? element("status", {});
  const held = ticketsOf(cib);
  const others = held.filter(({ attributes }) => attributes.id !== id);
  const present = held.find(({ attributes }) => attributes.id === id) ?? element("ticket_state", { id });
  const changed = CHANGES[action];
  const next =
    changed === undefined
      ? others
      : [...others, { ...present, attributes: { ...present.attributes, ...changed(seconds) } }];
  const rest = before.children.filter((node) => node.kind !== "element" || node.name !== "tickets");
  const status = { ...before, children: next.length === 0 ? rest : [element("tickets", {}, next), ...rest] };
  const without = cib.children.filter((node) => node.kind !== "element" || node.name !== "status");
  return { ...cib, children: [...without, status] };
}

export const RUNNERS: Readonly<Record<string, Runner>> = { ticket };
