"""Runs as one self-contained HTML page: the last run in full, the earlier ones as a history with trends."""

from collections.abc import Iterator, Sequence
from html import escape

from gates.model.verdict import GateResult, Run, State
from gates.record.account import account, evidence

LINES_SHOWN = 25
TREND_WIDTH, TREND_HEIGHT = 120, 24

_STYLE = """
:root { color-scheme: light dark; --ok: #1a7f37; --bad: #cf222e; --open: #9a6700; --dim: #6e7781; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.passed { color: var(--ok); } .failed { color: var(--bad); }
.undecided, .refused { color: var(--open); } .skipped, .dim { color: var(--dim); }
pre { background: #8881; padding: .6rem; overflow-x: auto; font-size: .85rem; }
polyline { fill: none; stroke: currentColor; stroke-width: 1.5; }
"""


def html(run: Run, history: Sequence[Run] = ()) -> str:
    """The page of a run. ``history`` are earlier runs of the same source, oldest first."""
    earlier = [*history, run]
    body = [
        f'<h1>Quality gates: <span class="{run.verdict}">{run.verdict}</span></h1>',
        f"<p>{escape(run.source)} · tree {_tree(run)} · {run.started:%Y-%m-%d %H:%M} UTC · {run.duration:.1f} s</p>",
        *(f'<p class="dim">{escape(note)}</p>' for note in run.notes),
        "<table><tr><th>State</th><th>Gate</th><th>Result</th><th>Trend</th><th>Time</th></tr>",
        *(_row(result, earlier) for result in run.gates),
        "</table>",
        *(line for result in run.gates for line in _details(result)),
        *(_history(history) if history else ()),
    ]
    head = f"<title>Quality gates: {run.verdict}</title><style>{_STYLE}</style>"
    page = ("<!doctype html>", f'<html lang="en"><head><meta charset="utf-8">{head}</head>', "<body>", *body)
    text = _lines((*page, "</body></html>", ""))
    return text.encode("utf-8", "replace").decode()  # a tool's JSON can hold half a character


def _tree(run: Run) -> str:
    return f"<code>{str(run.tree)[:12] if run.tree else 'unknown'}</code>"


def _row(result: GateResult, runs: Sequence[Run]) -> str:
    seconds = sum(check.duration for check in result.checks)
    return (
        f'<tr><td class="{result.state}">{result.state}</td><td>{escape(result.gate.name)}</td>'
        f"<td>{escape(account(result))}</td><td>{_trend(result.gate.id, runs)}</td>"
        f'<td class="number">{seconds:.1f} s</td></tr>'
    )


def _details(result: GateResult) -> Iterator[str]:
    if result.state not in (State.FAILED, State.UNDECIDED):
        return
    shown = list(evidence(result))[:LINES_SHOWN]
    yield f"<h2>{escape(result.gate.name)}</h2><pre>{escape(_lines(shown))}</pre>"


def _trend(gate: str, runs: Sequence[Run]) -> str:
    """The deciding number of a gate over the runs as a line; empty with fewer than two numbers."""
    values = [value for run in runs if (value := _value(gate, run)) is not None]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    step, span = TREND_WIDTH / (len(values) - 1), (high - low) or 1.0
    points = " ".join(
        f"{index * step:.1f},{2 + (TREND_HEIGHT - 4) * (1 - (value - low) / span):.1f}"
        for index, value in enumerate(values)
    )
    return (
        f'<svg width="{TREND_WIDTH}" height="{TREND_HEIGHT}" role="img" '
        f'aria-label="from {values[0]:g} to {values[-1]:g}">'
        f'<polyline points="{points}"/></svg>'
    )


def _value(gate: str, run: Run) -> float | None:
    metrics = (check.verdict.metric for result in run.gates if result.gate.id == gate for check in result.checks)
    return next((metric.value for metric in metrics if metric is not None), None)


def _history(runs: Sequence[Run]) -> Iterator[str]:
    yield "<h2>Earlier runs</h2><table><tr><th>When</th><th>Verdict</th><th>Passed</th><th>Tree</th><th>Time</th></tr>"
    for run in reversed(runs):
        passed = sum(result.state is State.PASSED for result in run.gates)
        yield (
            f'<tr><td>{run.started:%Y-%m-%d %H:%M}</td><td class="{run.verdict}">{run.verdict}</td>'
            f"<td>{passed} of {len(run.gates)}</td><td>{_tree(run)}</td>"
            f'<td class="number">{run.duration:.1f} s</td></tr>'
        )
    yield "</table>"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(lines)
