import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundTrip } from "../../conformance/support/crmsh-language.ts";
import { CONFIGURATIONS } from "../../support/random-configuration.ts";

const RUNS = Number(process.env.LIFELINE_RUNS ?? 200);

describe("any configuration", () => {
  it("is printed without raw XML, and read back the same", () => {
    fc.assert(
      fc.property(CONFIGURATIONS, (cib) => {
        const { text, raw, refused, changed } = roundTrip(cib);
        expect({ raw, refused, changed }, text).toEqual({ raw: 0, refused: undefined, changed: undefined });
      }),
      { numRuns: RUNS },
    );
  });
});
