import { CronError } from "./field";
import type { Schedule } from "./schedule";

/** February 29 on a given weekday comes back within 40 years (1900 and 2100 are no leap years). */
const HORIZON_YEARS = 40;

/** The first run strictly after `after`; all times are UTC. */
export function nextRun(schedule: Schedule, after: Date): Date {
  const start = startOfNextMinute(after);
  const horizon = start.getUTCFullYear() + HORIZON_YEARS;
  let day = startOfDay(start);
  while (day.getUTCFullYear() <= horizon) {
    if (matchesDay(schedule, day)) {
      const run = firstOfDay(schedule, day, start);
      if (run !== undefined) {
        return run;
      }
    }
    day = addDays(day, 1);
  }
  throw new CronError(`no run within ${HORIZON_YEARS} years`);
}

/** The next `count` runs, one after another. */
export function nextRuns(
  schedule: Schedule,
  after: Date,
  count: number
): Date[] {
  const runs: Date[] = [];
  let previous = after;
  for (let index = 0; index < count; index += 1) {
    previous = nextRun(schedule, previous);
    runs.push(previous);
  }
  return runs;
}

function firstOfDay(
  schedule: Schedule,
  day: Date,
  start: Date
): Date | undefined {
  return schedule.hours
    .flatMap((hour) =>
      schedule.minutes.map((minute) => atTime(day, hour, minute))
    )
    .find((time) => time >= start);
}

/** As cron does: when both day and weekday are given, either is enough. */
function matchesDay(schedule: Schedule, day: Date): boolean {
  if (!schedule.months.includes(day.getUTCMonth() + 1)) {
    return false;
  }
  const byDay = schedule.days.includes(day.getUTCDate());
  const byWeekday = schedule.weekdays.includes(day.getUTCDay());
  const either = !(schedule.anyDay || schedule.anyWeekday);
  return either ? byDay || byWeekday : byDay && byWeekday;
}

function startOfNextMinute(time: Date): Date {
  const next = new Date(time);
  next.setUTCSeconds(0, 0);
  next.setUTCMinutes(next.getUTCMinutes() + 1);
  return next;
}

function startOfDay(time: Date): Date {
  return atTime(time, 0, 0);
}

function addDays(day: Date, days: number): Date {
  const next = new Date(day);
  next.setUTCDate(next.getUTCDate() + days);
  return next;
}

function atTime(day: Date, hour: number, minute: number): Date {
  const time = new Date(day);
  time.setUTCHours(hour, minute, 0, 0);
  return time;
}
