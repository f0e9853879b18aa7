"""G16: looking and running again come to the same verdict on a claim, or to one that is only proved less far.

Each case is a project with a policy, a plan and a result, by chance: who claims it (`gates complete`, or a person by
hand), what the branch does to the policy, and what becomes of code and evidence afterwards.
"""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Severity
from gates.model.errors import GatesError
from gates.session.claims.complete import complete
from gates.session.claims.raise_level import SUPERSEDED
from gates.session.claims.rerun import reverify
from gates.session.claims.verify import VerifySettings, verify
from gates.session.reading.source import Question
from gates.session.running.run import Settings
from tests.end_to_end.rig import Project, environment, plan
from tests.torture.sizes import SEED, size
from tests.torture.tally import Tally

Step = Callable[[Project], object]

PLAN = "docs/plans/a.md"
HOLD = "| Hold | `test -f src/x.py` | exit 0 |"
POLICY = """\
[[gate]]
id = "bad"
name = "Bad words"
run = "cat src/words.txt"
expect = "≤ {limit} lines"
metric = {{from = "stdout", regex = '(\\d+) bad', name = "lines"}}
"""


@pytest.fixture
def base(tmp_path: Path) -> Project:
    """What every case starts from: a branch that has changed nothing yet."""
    project = Project.create(tmp_path)
    project.write("src/x.py", "VALUE = 1\n")
    project.write("src/words.txt", "3 bad\n")
    project.write("gates.toml", POLICY.format(limit=3))
    project.write(PLAN, plan(HOLD))
    project.commit("all")
    project.git("checkout", "-q", "-b", "work")
    return project


def claim_by_hand(project: Project) -> None:
    """Write Complete, and evidence of one's own beside it."""
    said = project.read(PLAN).replace("Status: In Progress", "Status: Complete")
    project.write(PLAN, said.replace("started\n", "started\n- Quality gates: 2 of 2 passed, as everybody could see\n"))


def complete_it(project: Project) -> None:
    """Complete the plan, if its gates let it."""
    try:
        complete(question(project, PLAN), Settings(), lambda _: None)
    except GatesError:
        claim_by_hand(project)


def forge(project: Project) -> None:
    """Make evidence that there is say more."""
    project.write(PLAN, project.read(PLAN).replace("3 lines", "2 lines").replace("FAIL", "PASS"))


def drop_records(project: Project) -> None:
    """Take the records away."""
    for record in (project.path / ".gates/records").glob("*.json"):
        record.unlink()


def words(count: int) -> Step:
    """So many bad words."""
    return lambda project: project.write("src/words.txt", f"{count} bad\n")


def limit(count: int) -> Step:
    """A policy that allows so many."""
    return lambda project: project.write("gates.toml", POLICY.format(limit=count))


def nothing(project: Project) -> None:
    """Leave everything as it is."""


BEFORE = (nothing, nothing, words(2), words(5), limit(2), limit(9))
CLAIMS = (complete_it, complete_it, claim_by_hand)
AFTER = (nothing, nothing, words(1), words(6), limit(1), limit(9), forge, drop_records)


def question(project: Project, source: str | None = None) -> Question:
    """As called in the project."""
    return Question(source=source, cwd=project.path, environ=environment())


def looked(project: Project) -> PlanVerdict:
    """The verdict by looking."""
    [verdict] = verify(question(project), VerifySettings()).plans
    return verdict


def run_again(project: Project) -> PlanVerdict:
    """The verdict by running the gates again."""
    [verdict] = reverify(question(project), VerifySettings(), Settings(), lambda _: None).verification.plans
    return verdict


def believed(project: Project) -> PlanVerdict:
    """The negative control: whoever says Complete and shows a line about passed gates is believed."""
    text = project.read(PLAN)
    holds = "Status: Complete" in text and " passed" in text
    return PlanVerdict(
        path=PLAN,
        claimed="Complete",
        level=Level.RECORDED,
        standing=Standing.HOLDS if holds else Standing.BROKEN,
    )


def disagrees(local: PlanVerdict, again: PlanVerdict) -> bool:
    """Whether the two differ by more than how far the claim is proved: a record may be missing, a lie may not."""
    if local.standing is again.standing:
        return False
    lies = [one for one in local.findings if one.severity is Severity.ERROR and one.code not in SUPERSEDED]
    return not (local.standing is Standing.BROKEN and again.standing is Standing.HOLDS and local.findings and not lies)


def test_looking_and_running_again_agree(base: Project, tally: Tally) -> None:
    chance = random.Random(SEED)
    tally.promised = size(8, 1000)
    for _ in range(tally.promised):
        steps = [chance.choice(choices) for choices in (BEFORE, CLAIMS, AFTER)]
        for step in steps:
            step(base)
        local, again = looked(base), run_again(base)
        tally.done += 1
        tally.struck += disagrees(believed(base), again)
        what = f"{[getattr(step, '__qualname__', '') for step in steps]}: {local} / {again}"
        tally.judge([what] if disagrees(local, again) else [])
        base.git("checkout", "-q", "-f", "work")
        base.git("clean", "-q", "-f", "-d", "-x")
    tally.settle()
