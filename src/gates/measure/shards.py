"""Several runs that are parts of one: what the runners of its shards counted, added up."""

from collections.abc import Sequence

from gates.measure.tally import Tally, measured
from gates.measure.text import MAX_FINDINGS
from gates.model.measurement import Measurement, Problem, ProblemReason
from gates.model.value import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One shard that ended by itself: its ``name`` (``1/2``), its exit status, and what each of its tools said."""

    name: str
    exit_code: int
    measurements: tuple[Measurement, ...]

    @property
    def is_explained(self) -> bool:
        """Whether what was found accounts for the exit status."""
        return self.exit_code == 0 or any(self.exit_code in one.findings_exit_codes for one in self.measurements)


def merge_shards(parts: Sequence[Part]) -> tuple[int, tuple[Measurement, ...]]:
    """The exit status and the measurements of the whole run; there is at least one part.

    Tests are added up. What else a tool measures cannot be: half of the coverage says nothing about all of it. The
    status counts as explained by findings only when every shard's own findings explain its own.
    """
    exit_code, explained = _status(parts)
    columns = list(zip(*(_named(part) for part in parts), strict=False))
    if any(len(part.measurements) != len(columns) for part in parts):
        told = next(one for part in parts for one in part.measurements)
        return exit_code, (_doubted(told, "inconsistent", "not all shards tell of it"),)
    return exit_code, tuple(replace(_added_up(column), findings_exit_codes=explained) for column in columns)


def _status(parts: Sequence[Part]) -> tuple[int, frozenset[int]]:
    """The status that speaks for all, and the statuses that findings explain."""
    unexplained = next((part.exit_code for part in parts if not part.is_explained), None)
    if unexplained is not None:
        return unexplained, frozenset()
    codes = [part.exit_code for part in parts]
    return max(codes), frozenset(codes) - {0}


def _named(part: Part) -> list[Measurement]:
    """What the tools of a shard said, with the shard's name in front of every doubt."""
    return [
        replace(one, problems=tuple(replace(each, text=f"shard {part.name}: {each.text}") for each in one.problems))
        for one in part.measurements
    ]


def _added_up(shards: Sequence[Measurement]) -> Measurement:
    first = shards[0]
    problems = tuple(problem for shard in shards for problem in shard.problems)
    if problems:
        return Measurement(tool=first.tool, problems=problems)
    tallies = list(filter(None, map(_tally, shards)))
    if len(tallies) < len(shards):
        return _doubted(first, "no-measurement", "what it measures cannot be added up over shards, as tests can")
    if len({(shard.tool.name, _unit(shard)) for shard in shards}) > 1:
        return _doubted(first, "inconsistent", "not all shards tell of it")
    findings = tuple(finding for shard in shards for finding in shard.findings)
    return measured(first.tool, _sum(tallies), unit=_unit(first), findings=findings[:MAX_FINDINGS])


def _unit(measurement: Measurement) -> str:
    return measurement.examined.unit if measurement.examined else ""


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        passed=sum(tally.passed for tally in tallies),
        failed=sum(tally.failed for tally in tallies),
        skipped=sum(tally.skipped for tally in tallies),
        neutral=sum(tally.neutral for tally in tallies),
    )


def _tally(measurement: Measurement) -> Tally | None:
    """What a test runner counted; None for any other tool."""
    counts = [measurement.metric(name) for name in ("passed", "failures", "skipped")]
    found = [round(count.value) for count in counts if count]
    if len(found) < len(counts) or measurement.examined is None:
        return None
    passed, failed, skipped = found
    neutral = measurement.examined.count - passed - failed
    return Tally(passed=passed, failed=failed, skipped=skipped, neutral=neutral)


def _doubted(measurement: Measurement, reason: ProblemReason, text: str) -> Measurement:
    problem = Problem(reason=reason, text=f"{measurement.tool.name}: {text}")
    return Measurement(tool=measurement.tool, problems=(problem,))
