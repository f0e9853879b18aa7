#!/usr/bin/env bun
import { parseArgs } from "node:util";
import { CronError } from "./field";
import { nextRuns } from "./next";
import { parseSchedule } from "./schedule";

const USAGE = "usage: next-run EXPRESSION [--count N] [--after TIME]";

/** What the program prints and how it exits, as a value. */
export interface Result {
  readonly exitCode: 0 | 2;
  readonly text: string;
}

export function run(args: readonly string[], now: Date): Result {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { count: { type: "string" }, after: { type: "string" } },
    });
    const [expression] = positionals;
    if (expression === undefined) {
      return { exitCode: 2, text: USAGE };
    }
    const after = values.after === undefined ? now : time(values.after);
    const count = wholeNumber(values.count ?? "1");
    const runs = nextRuns(parseSchedule(expression), after, count);
    return {
      exitCode: 0,
      text: runs.map((date) => date.toISOString()).join("\n"),
    };
  } catch (error) {
    if (error instanceof CronError || error instanceof TypeError) {
      return { exitCode: 2, text: `${error.message}\n${USAGE}` };
    }
    throw error;
  }
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new CronError(`--after: "${text}" is not a time`);
  }
  return date;
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new CronError(`--count: "${text}" is not a number from 1`);
  }
  return count;
}

if (import.meta.main) {
  const result = run(process.argv.slice(2), new Date());
  const stream = result.exitCode === 0 ? process.stdout : process.stderr;
  stream.write(`${result.text}\n`);
  process.exitCode = result.exitCode;
}
