"""Evidence cannot be faked into a pass, and a change of the tree cannot be missed. Layers: document, record, tree."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from gates.model.claim import Level, Standing
from gates.model.verdict import State
from gates.record.statement import gates_sha256
from gates.session.reading.source import Question, Source, find_source, plans_left_out
from gates.session.reading.understand import understand
from gates.tree.identity import identify
from tests.end_to_end.rig import environment, plan
from tests.session.claims import LINT, OTHER, PLAN, TESTS, Site
from tests.tampering.forgeries import FORGERIES, is_same, load, store
from tests.torture.sizes import SEED, size
from tests.torture.tally import Tally

Judge = Callable[[Site], tuple[Level, Standing, frozenset[str]]]

FORGED = frozenset(
    {"forged-entry", "forged-record", "copied-entry", "replayed-entry", "deleted-entry", "out-of-order"}
    | {"malformed-entry", "future-timestamp"}
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Outside of git, which makes a verification cheap: two plans that say Complete, each with three runs."""
    site = Site.create(tmp_path / "project")
    site.project.write(OTHER, plan(LINT, TESTS))
    (tmp_path / "project/.git").rename(tmp_path / "git")
    for minutes, states in enumerate(([State.PASSED, State.PASSED], [State.FAILED, State.PASSED], [])):
        site.record(PLAN, minutes=minutes, states=states)
        site.record(OTHER, minutes=minutes)
    site.claim(PLAN)
    site.claim(OTHER)
    return site


def judged(site: Site) -> tuple[Level, Standing, frozenset[str]]:
    """The verdict of gates on the plan, and every code that it names about plan or records."""
    verification = site.verify()
    [verdict] = [verdict for verdict in verification.plans if verdict.path == PLAN]
    others = [finding for verdict in verification.plans for finding in verdict.findings]
    return verdict.level, verdict.standing, frozenset(finding.code for finding in (*others, *verification.findings))


def judged_by_its_form(site: Site) -> tuple[Level, Standing, frozenset[str]]:
    """The negative control: evidence is believed as long as every line of it looks right."""
    level, _, codes = judged(site)
    codes &= {"malformed-entry"}
    return level, Standing.BROKEN if codes else Standing.HOLDS, codes


def complaints(site: Site, judge: Judge, count: int, seed: str) -> list[str]:
    """What the judge did not name, or was talked into, over ``count`` forgeries of the evidence."""
    random, honest, said = Random(seed), load(site), []
    level, standing, before = judge(site)
    done = 0
    while done < count:
        name, forgery = random.choice(list(FORGERIES.items()))
        forged = forgery(random, honest)
        if is_same(honest, forged):
            continue
        done += 1
        store(site, forged)
        now_level, now_standing, codes = judge(site)
        if not (codes - before) & FORGED:
            said.append(f"{name}: not named\n{forged[PLAN].decode()}")
        if now_standing is Standing.HOLDS or (level is Level.CLAIMED and now_level is not level):
            said.append(f"{name}: {standing} became {now_standing}, {level} became {now_level}")
    store(site, honest)
    return said


def test_forged_evidence_of_a_failing_plan_is_named_and_changes_no_verdict(site: Site) -> None:
    site.record(PLAN, minutes=5, states=[State.FAILED, State.PASSED])
    assert judged(site)[:2] == (Level.CLAIMED, Standing.BROKEN)
    tally = Tally(suite="forged evidence of a failing plan", promised=size(100, 500), done=size(100, 500))
    for complaint in complaints(site, judged, tally.promised, f"failing {SEED}"):
        tally.judge([complaint])
    tally.struck = len(complaints(site, judged_by_its_form, 20, "control"))
    tally.save()
    tally.settle()


def test_forged_evidence_of_a_passing_plan_is_named(site: Site) -> None:
    assert judged(site) == (Level.RECORDED, Standing.HOLDS, frozenset())
    tally = Tally(suite="forged evidence of a passing plan", promised=size(100, 500), done=size(100, 500))
    for complaint in complaints(site, judged, tally.promised, f"passing {SEED}"):
        tally.judge([complaint])
    tally.struck = len(complaints(site, judged_by_its_form, 20, "control"))
    tally.save()
    tally.settle()


# The tree


@pytest.fixture
def repository(tmp_path: Path) -> Site:
    """A repository with files of many kinds, tracked and not, and a plan whose claim holds."""
    site = Site.create(tmp_path)
    random = Random(11)
    for number in range(12):
        site.project.write(f"src/part{number % 3}/m{number}.py", f"VALUE = {number}\n" * random.randrange(1, 40))
    site.project.write("data/blob.bin", random.randbytes(5000))
    site.project.write("a name with spaces/é\tü.txt", "x\r\ny")
    site.project.write("tool.sh", "#!/bin/sh\n").chmod(0o755)
    site.project.commit("more")
    site.project.write("src/untracked.py", "NEW = 1\n")
    site.project.write("deep/er/notes.txt", "not added yet")
    site.record()
    site.claim()
    return site


def files_of(site: Site) -> list[Path]:
    """The tracked and unignored files that belong to the tree."""
    listed = site.project.git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")[:-1]
    return [site.project.path / path for path in listed if not path.startswith((".gates/", "docs/plans/"))]


def change_one_byte(random: Random, path: Path) -> None:
    """Replace, insert or remove a byte; half of the time the file's times stay what they were."""
    data, times = path.read_bytes(), path.stat()
    at = random.randrange(len(data))
    new = bytes([data[at] ^ random.randrange(1, 256)])
    path.write_bytes(
        random.choice([data[:at] + new + data[at + 1 :], data[:at] + new + data[at:], data[:at] + data[at + 1 :]])
    )
    if random.random() < 0.5:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_every_change_of_one_byte_is_another_tree(repository: Site) -> None:
    [verdict] = repository.verify().plans
    assert verdict.standing is Standing.HOLDS
    source = source_of(repository)
    proved = identify(source.root, plans_left_out(source)).id
    random, files = Random(f"bytes {SEED}"), files_of(repository)
    tally = Tally(suite="one byte of a file", promised=size(60, 1000))
    for _ in range(tally.promised):
        path = random.choice(files)
        honest, times = path.read_bytes(), path.stat()
        change_one_byte(random, path)
        tally.done += 1
        changed = identify(source.root, plans_left_out(source)).id != proved
        tally.judge([] if changed else [f"{path}: not noticed"])
        after = path.stat()
        tally.struck += (after.st_size, after.st_mtime_ns) == (
            times.st_size,
            times.st_mtime_ns,
        )  # size and time see nothing
        path.write_bytes(honest)
    assert identify(source.root, plans_left_out(source)).id == proved
    change_one_byte(random, files[0])
    assert repository.codes() == ["stale"]
    tally.save()
    tally.settle()


def test_no_edit_of_plan_prose_is_another_tree(repository: Site) -> None:
    source = source_of(repository)
    proved, asked = identify(source.root, plans_left_out(source)).id, digest(repository)
    whole = identify(source.root).id
    random, place, honest = Random(f"prose {SEED}"), repository.project.path / PLAN, repository.text()
    tally = Tally(suite="prose of a plan", promised=size(60, 1000))
    for _ in range(tally.promised):
        words = " ".join(random.choice(["word", "§", "0 errors", "PASSED", "`x`", "| a |"]) for _ in range(5))
        old = random.choice(["- none\n", "- (2026-01-01T00:00Z) started\n", "# ExecPlan: Try the gates\n"])
        place.write_text(honest.replace(old, f"{old.rstrip()} {words}\n"))
        tally.done += 1
        same = identify(source.root, plans_left_out(source)).id == proved and digest(repository) == asked
        tally.judge([] if same else [f"{old!r} with {words!r}: stale"])
        tally.struck += tally.struck < 3 and identify(source.root).id != whole  # an id that takes plans in
    assert repository.verify().exit_code == 0
    tally.save()
    tally.settle()


def source_of(site: Site) -> Source:
    return find_source(Question(source=PLAN, cwd=site.project.path, environ=environment()))


def digest(site: Site) -> str:
    return gates_sha256(understand(source_of(site), {}).gates)
