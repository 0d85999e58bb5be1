import { expect, it } from "vitest";
import { isAgreementMessage, isManagerMessage } from "../../../src/controller/index.ts";

it.each([null, undefined, 1, "hello", [], {}, { kind: 1 }, { kind: "toString" }, { kind: "order-2" }])(
  "what a peer of another version may send is not taken for a message: %j",
  (data) => {
    expect(isAgreementMessage(data)).toBe(false);
    expect(isManagerMessage(data)).toBe(false);
  },
);

it("each machine has its own kinds", () => {
  expect([isAgreementMessage({ kind: "hello" }), isManagerMessage({ kind: "hello" })]).toEqual([true, false]);
  expect([isAgreementMessage({ kind: "order" }), isManagerMessage({ kind: "order" })]).toEqual([false, true]);
});
