import { CronError, type Field, parseField, type Range } from "./field";

/** A cron expression, read. `anyDay` and `anyWeekday`: the field was `*`. */
export interface Schedule {
  readonly minutes: Field;
  readonly hours: Field;
  readonly days: Field;
  readonly months: Field;
  readonly weekdays: Field;
  readonly anyDay: boolean;
  readonly anyWeekday: boolean;
}

const RANGES = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day", min: 1, max: 31 },
  { name: "month", min: 1, max: 12 },
  { name: "weekday", min: 0, max: 7 },
] as const satisfies readonly Range[];

const SUNDAY_AS_SEVEN = 7;
const SPACES = /\s+/;

const SHORTHANDS: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
};

/** Reads five fields, or a shorthand such as `@daily`. */
export function parseSchedule(expression: string): Schedule {
  const trimmed = expression.trim();
  const texts = (SHORTHANDS[trimmed] ?? trimmed).split(SPACES);
  if (texts.length !== RANGES.length) {
    throw new CronError(
      `expected ${RANGES.length} fields, found ${texts.length}: "${expression}"`
    );
  }
  const field = (index: 0 | 1 | 2 | 3 | 4): Field =>
    parseField(texts[index] ?? "", RANGES[index]);
  return {
    minutes: field(0),
    hours: field(1),
    days: field(2),
    months: field(3),
    weekdays: field(4).map((day) => (day === SUNDAY_AS_SEVEN ? 0 : day)),
    anyDay: texts[2] === "*",
    anyWeekday: texts[4] === "*",
  };
}
