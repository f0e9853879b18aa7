import { describe, expect, test } from "bun:test";
import { run } from "../src/cli";

const now = new Date("2026-11-20T09:07:30Z");

describe("next-run", () => {
  test("prints as many runs as asked for", () => {
    expect(run(["@hourly", "--count", "2"], now)).toEqual({
      exitCode: 0,
      text: "2026-11-20T10:00:00.000Z\n2026-11-20T11:00:00.000Z",
    });
  });

  test("counts from the time that is given", () => {
    const { text } = run(["@daily", "--after", "2026-01-01T00:00:00Z"], now);
    expect(text).toBe("2026-01-02T00:00:00.000Z");
  });

  test.each([
    [[], "usage:"],
    [["* * *"], "expected 5 fields, found 3"],
    [["@daily", "--count", "0"], '--count: "0" is not a number from 1'],
    [["@daily", "--after", "soon"], '--after: "soon" is not a time'],
    [["@daily", "--colour"], "--colour"],
  ])("%p is refused", (args, message) => {
    const result = run(args, now);
    expect(result.exitCode).toBe(2);
    expect(result.text).toContain(message);
  });
});
