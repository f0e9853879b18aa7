"""A new plan: the sections of an ExecPlan, its gates table fitted to the project."""

from datetime import datetime

_PLAN = """\
# ExecPlan: {title}

- Status: Proposed
- Start: {date} • Last Updated: {now}
- Links: —

## Purpose / Big Picture

What does someone gain after this change, and how can they see it working?

## Success Criteria / Acceptance Tests

- [ ] A check that anybody can repeat

## Context & Orientation

The current state, for a reader who knows nothing: key files by full path, terms, constraints.

## Plan of Work (Prose)

- Edit 1: `path/to/file` — what and why

## Concrete Steps (Checklist)

- [ ] First step

## Progress (Running Log)

- ({now}) Plan written.

## Surprises & Discoveries

- Observation: none yet

## Decision Log

- Decision: none yet

## Risks & Mitigations

- Risk: none known

## Test Plan

- How to run: `gates run`

### Quality Gates

{table}
## Handoff & Next Steps

- Remaining work: all of it

## Outcomes & Retrospective

- Result vs Goals: open
"""


def plan_template(title: str, now: datetime, table: str) -> str:
    """The text of a new plan; ``now`` in UTC, ``table`` a Markdown table that ends in a newline."""
    line = " ".join(title.split())
    return _PLAN.format(title=line, date=f"{now:%Y-%m-%d}", now=f"{now:%Y-%m-%dT%H:%MZ}", table=table)
