/** One field of a cron expression: the values it allows, ascending. */
export type Field = readonly number[];

export interface Range {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

export class CronError extends Error {
  override readonly name = "CronError";
}

const PART = /^(?:(?<all>\*)|(?<from>\d+)(?:-(?<to>\d+))?)(?:\/(?<step>\d+))?$/;

/** Reads a field such as `1-5` or `0,30`; throws a CronError that names the field. */
export function parseField(text: string, range: Range): Field {
  const values = new Set(
    text.split(",").flatMap((part) => parsePart(part, range))
  );
  return [...values].sort((a, b) => a - b);
}

function parsePart(part: string, range: Range): number[] {
  const groups = PART.exec(part)?.groups;
  if (groups === undefined) {
    throw new CronError(`${range.name}: "${part}" cannot be read`);
  }
  const step = Number(groups.step ?? 1);
  const first = groups.all ? range.min : Number(groups.from);
  const last = lastOf(groups, first, range);
  if (first < range.min || last > range.max || first > last || step < 1) {
    throw new CronError(
      `${range.name}: "${part}" is not within ${range.min}-${range.max}`
    );
  }
  const count = Math.floor((last - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step);
}

function lastOf(
  groups: Record<string, string | undefined>,
  first: number,
  range: Range
): number {
  if (groups.to !== undefined) {
    return Number(groups.to);
  }
  return groups.all || groups.step ? range.max : first;
}
