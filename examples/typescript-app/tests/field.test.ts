import { describe, expect, test } from "bun:test";
import { parseField } from "../src/field";

const hour = { name: "hour", min: 0, max: 23 };

describe("a field", () => {
  test.each([
    ["7", [7]],
    ["9-12", [9, 10, 11, 12]],
    ["12,0,6", [0, 6, 12]],
    ["*/6", [0, 6, 12, 18]],
    ["20/2", [20, 22]],
    ["1-3,2-4", [1, 2, 3, 4]],
  ])("%s allows %p", (text, values) => {
    expect(parseField(text, hour)).toEqual(values);
  });

  test.each(["", "x", "24", "5-3", "*/0", "1-", "-1"])(
    "%p is refused by name",
    (text) => {
      expect(() => parseField(text, hour)).toThrow("hour:");
    }
  );
});
