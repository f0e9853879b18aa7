import { describe, expect, test } from "bun:test";
import { nextRun, nextRuns } from "../src/next";
import { parseSchedule } from "../src/schedule";

const after = new Date("2026-11-20T09:07:30Z"); // a Friday

describe("the next run", () => {
  test.each([
    ["* * * * *", "2026-11-20T09:08:00.000Z"],
    ["*/15 9-17 * * 1-5", "2026-11-20T09:15:00.000Z"],
    ["0 8 * * 1-5", "2026-11-23T08:00:00.000Z"],
    ["0 0 * * 7", "2026-11-22T00:00:00.000Z"],
    ["0 0 1 * 6", "2026-11-21T00:00:00.000Z"],
    ["0 0 29 2 *", "2028-02-29T00:00:00.000Z"],
    ["@yearly", "2027-01-01T00:00:00.000Z"],
  ])("of %s", (expression, expected) => {
    const run = nextRun(parseSchedule(expression), after);
    expect(run.toISOString()).toBe(expected);
  });

  test("is never the minute that has begun", () => {
    const exact = new Date("2026-11-20T09:15:00Z");
    const run = nextRun(parseSchedule("*/15 * * * *"), exact);
    expect(run.toISOString()).toBe("2026-11-20T09:30:00.000Z");
  });

  test("of a day that does not exist is an error, not an endless loop", () => {
    const schedule = parseSchedule("0 0 31 2 *");
    expect(() => nextRun(schedule, after)).toThrow("no run within 40 years");
  });

  test("follows the one before", () => {
    const runs = nextRuns(parseSchedule("30 23 * * *"), after, 2);
    expect(runs.map((run) => run.toISOString())).toEqual([
      "2026-11-20T23:30:00.000Z",
      "2026-11-21T23:30:00.000Z",
    ]);
  });
});
