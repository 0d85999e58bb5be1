import { sayComments } from "./saying.ts";
import { type Irregular, keyword, type Slot, type Syntax, sequence } from "./syntax.ts";
import { isResource } from "./words.ts";

const TAG_ID: Slot = {
  t: "slot",
  label: "<tag>",
  role: "id",
  completes: "new-id",
  says: ["id"],
  read: (text) => {
    const id = /^(?:id=)?([a-zA-Z_][^\s:=]*):?$/.exec(text)?.[1];
    return id === undefined ? undefined : { id };
  },
  say: ({ attributes }) => attributes.id,
};

const TAGGED: Irregular = {
  t: "irregular",
  label: "<object>...",
  take: (reading) => {
    reading.takeComments();
    let count = 0;
    for (;;) {
      reading.expect("<object>", "reference", "object");
      const text = reading.word;
      if (text === undefined || !isResource(text)) break;
      reading.takeChild("obj_ref", () => {
        reading.element.attributes.id = text;
        reading.accept("reference");
        return true;
      });
      count++;
    }
    return count > 0 || reading.fail("Expected at least one resource");
  },
  say: (saying) => {
    if (!sayComments(saying)) return false;
    for (const node of saying.element.children) {
      if (node.kind !== "element") continue;
      const { id, ...rest } = node.attributes;
      if (node.name !== "obj_ref" || id === undefined || !isResource(id) || Object.keys(rest).length > 0) return false;
      saying.write(id, "reference");
    }
    saying.next = saying.element.children.length;
    return saying.element.children.some(({ kind }) => kind === "element");
  },
};

export const TAG: Syntax = sequence(keyword("tag"), TAG_ID, TAGGED);
