"""Every tampering by its number: what is done to an honest project, and which layer of gates catches it."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.tampering.tamper_site import PLAN, ROW_CC, ROW_LINT, ROW_SIZE, SOURCE, TESTS, Shop

Tamper = Callable[[Shop], object]

COMPLETE, VERIFY, RERUN = ("complete", PLAN), ("verify",), ("verify", "--rerun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """A command of gates that has to notice: its words, its exit code, and what it says; or a line for the shell."""

    command: tuple[str, ...] = ()
    line: str = ""
    code: int
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """One way to tamper, with a project whose plan is In Progress, or was completed.

    ``environ`` is what is added to the environment, ``path`` the folder that comes first on PATH, ``spared`` a file
    that must not be there in the end. Without a promise nothing is ``caught``: it is only counted.
    """

    number: int
    title: str
    layer: str
    tamper: Tamper
    caught: tuple[Caught, ...] = ()
    completed: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    spared: str = ""

    @property
    def is_promised(self) -> bool:
        """Whether its detection is a promise."""
        return bool(self.caught)


def edit(path: str, old: str, new: str) -> Tamper:
    """Change a text of a file, then write Complete."""

    def tamper(shop: Shop) -> None:
        shop.edit(path, old, new)
        shop.claim()

    return tamper


def write(path: str, text: str) -> Tamper:
    """Write a file, then write Complete."""

    def tamper(shop: Shop) -> None:
        shop.write(path, text)
        shop.claim()

    return tamper


def refused(code: str) -> tuple[Caught, ...]:
    """What is said where a claim is made, and where CI decides on it, by the code of the finding; nothing is run."""
    return tuple(Caught(command=command, code=4, says=f"[{code}]") for command in (COMPLETE, RERUN))


def unreadable(code: str) -> tuple[Caught, ...]:
    """The same of what cannot be read."""
    return tuple(Caught(command=command, code=2, says=f"[{code}]") for command in (COMPLETE, RERUN))


def named(code: str) -> tuple[Caught, ...]:
    """What a look at claims and evidence says."""
    return (Caught(command=VERIFY, code=4, says=f"[{code}]"),)


FLOOR, DOCUMENT, EVIDENCE = "floor: the base's plan and gates.toml", "reader of plan and gates.toml", "records"
SECOND = (
    f"\n### More Quality Gates\n\n| Gate | Command | Threshold |\n| - | - | - |\n{ROW_CC.replace('10 |', '99 |')}\n"
)
ROWS = f"{ROW_CC}\n{ROW_SIZE}\n{ROW_LINT}\n"
REST = f"{ROW_SIZE}\n{ROW_LINT}\n"


def command(new: str) -> Tamper:
    """Another command in the row of the plan."""
    return edit(PLAN, "lizard -C 10 src", new)


def gone(old: str, new: str) -> Tamper:
    """The rows of the plan written otherwise, so that one is none any more."""
    return edit(PLAN, old, new)


def case(number: int, title: str, layer: str, tamper: Tamper, caught: tuple[Caught, ...] = ()) -> Tampering:
    """A tampering with the project whose plan is In Progress."""
    return Tampering(number=number, title=title, layer=layer, tamper=tamper, caught=caught)


def after(number: int, title: str, layer: str, tamper: Tamper, caught: tuple[Caught, ...]) -> Tampering:
    """A tampering with the project whose plan was completed."""
    return Tampering(number=number, title=title, layer=layer, tamper=tamper, caught=caught, completed=True)


def complete_in_setext(shop: Shop) -> None:
    """The Status as a heading underlined, below the one that says In Progress."""
    shop.edit(PLAN, "## Progress", "Status\n------\n\nComplete\n\n## Progress")


def complete_in_a_fence(shop: Shop) -> None:
    """A Status that renders as an example only."""
    shop.edit(PLAN, "## Progress", "```\n- Status: Complete\n```\n\n## Progress")


def rename_policy_gate(shop: Shop) -> None:
    """Another id and name for the gate that the floor requires."""
    shop.edit("gates.toml", 'id = "tests"\nname = "Tests"', 'id = "checks"\nname = "Checks"')
    shop.claim()


def delete_policy(shop: Shop) -> None:
    """Take gates.toml away."""
    (shop.path / "gates.toml").unlink()
    shop.claim()


def move_plan(shop: Shop) -> None:
    """Put the plan where plans are not looked for."""
    shop.claim()
    shop.edit(PLAN, f"{ROW_CC}\n", "")
    shop.git("mv", "-f", PLAN, "elsewhere.md")


def new_plan_without_table(shop: Shop) -> None:
    """Claim in a plan that has no gates of its own, over code that fails those of the policy."""
    shop.write("docs/plans/b.md", "# Another\n\n- Status: Complete\n\n## Progress\n\n- (2026-01-01T00:00Z) started\n")
    shop.add("src/shop.py", "import os")


def entry_of(shop: Shop) -> str:
    """The entry that gates wrote into the plan's log."""
    text = shop.read(PLAN)
    start = text.index("- (2", text.index("started\n"))
    return text[start : text.index("\n\n", start) + 1]


def copied_evidence(shop: Shop) -> None:
    """Show the evidence of one plan in another."""
    head = "# Another\n\n- Status: Complete\n\n## Progress\n\n- (2026-01-01T00:00Z) started\n"
    shop.write("docs/plans/b.md", head + entry_of(shop))


def deleted_evidence(shop: Shop) -> None:
    """Run gates that fail, then take that entry out of the log."""
    before = shop.read(PLAN)
    shop.add("src/shop.py", "import os")
    assert shop.call("run", PLAN, "-g", "lint").code == 1
    shop.write(PLAN, before)


def deleted_evidence_and_record(shop: Shop) -> None:
    """Take a failing entry and its record, both committed, away together."""
    before = shop.read(PLAN)
    shop.edit("src/shop.py", "return sum(prices)", "import os; return sum(prices)")
    assert shop.call("run", PLAN, "-g", "lint").code == 1
    shop.commit("a run that failed")
    shop.write(PLAN, before)
    shop.records()[-1].unlink()


def future_evidence(shop: Shop) -> None:
    """Date the evidence in the future."""
    shop.edit(PLAN, entry_of(shop)[:20], "- (3026" + entry_of(shop)[7:20])


def unordered_evidence(shop: Shop) -> None:
    """Put the entry of a second run above that of the first."""
    first = entry_of(shop)
    shop.call("run", PLAN, "-g", "lint")
    second = entry_of(shop).removeprefix(first)
    shop.edit(PLAN, first + second, second + first)


def stale(shop: Shop) -> None:
    """Change the code that the evidence is about."""
    shop.edit("src/shop.py", "sum(prices)", "sum(prices) + 1")


PLAN_AND_POLICY = (
    case(1, "a threshold loosened", FLOOR, edit(PLAN, "CC ≤ 10", "CC ≤ 20"), refused("threshold-loosened")),
    case(2, "a comparator flipped", FLOOR, edit(PLAN, "≥ 2 lines", "≤ 2 lines"), refused("comparator-flipped")),
    case(3, "a row deleted", FLOOR, gone(ROWS, REST), refused("gate-dropped")),
    case(4, "a row commented out", FLOOR, gone(ROWS, f"{REST}\n<!--\n{ROW_CC}\n-->\n"), refused("gate-dropped")),
    case(5, "a row in a code fence", FLOOR, gone(ROWS, f"{REST}\n```\n{ROW_CC}\n```\n"), refused("gate-dropped")),
    case(6, "a second table behind the first", DOCUMENT, gone(ROWS, f"{ROWS}{SECOND}"), unreadable("two-tables")),
    case(
        6,
        "a second table before the first",
        DOCUMENT,
        edit(PLAN, "### Quality Gates\n", f"{SECOND}\n### Quality Gates\n"),
        unreadable("two-tables"),
    ),
    case(
        7,
        "a weaker row of the same name",
        DOCUMENT,
        gone(ROW_CC, f"{ROW_CC}\n{ROW_CC.replace('10 |', '99 |')}"),
        unreadable("duplicate-gate"),
    ),
    case(8, "a look-alike letter", DOCUMENT, gone("| Complexity |", "| Cоmplexity |"), unreadable("confusable-name")),
    case(
        8,
        "a zero-width character",
        DOCUMENT,
        gone("| Complexity |", "| Comp\u200blexity |"),
        unreadable("confusable-name"),
    ),
    case(9, "Complete by hand", EVIDENCE, Shop.claim, named("no-record")),
    case(10, "Status in two places", DOCUMENT, complete_in_setext, named("two-statuses")),
    case(
        10,
        "Status in a code fence",
        DOCUMENT,
        complete_in_a_fence,
        (Caught(command=VERIFY, code=0, says="1 claims nothing"),),
    ),
    after(11, "an entry of the evidence forged", EVIDENCE, edit(PLAN, "PASS Lint", "PASS Lynt"), named("forged-entry")),
    after(12, "evidence copied from another plan", EVIDENCE, copied_evidence, named("copied-entry")),
    after(13, "evidence replayed after a change of the code", "identity of the tree", stale, named("stale")),
    after(14, "failing evidence deleted", EVIDENCE, deleted_evidence, named("deleted-entry")),
    after(
        14,
        "failing evidence deleted with its record",
        "records at the base and at HEAD",
        deleted_evidence_and_record,
        named("deleted-record"),
    ),
    after(15, "a time in the future", EVIDENCE, future_evidence, named("future-timestamp")),
    after(15, "times that run backwards", EVIDENCE, unordered_evidence, named("out-of-order")),
    case(
        16,
        "gates.toml loosened",
        FLOOR,
        edit("gates.toml", '"100% passing"', '"pass rate ≥ 50 %"'),
        refused("threshold-loosened"),
    ),
    case(17, "gates.toml deleted", FLOOR, delete_policy, refused("policy-deleted")),
    case(
        18,
        "gates.toml made to include a file",
        DOCUMENT,
        edit("gates.toml", "[run]", 'include = "weak.toml"\n\n[run]'),
        unreadable("unknown-key"),
    ),
    *(
        case(
            19,
            f"the threshold {limit}",
            DOCUMENT,
            edit(PLAN, "CC ≤ 10", f"CC ≤ {limit}"),
            unreadable("unreadable-expectation"),
        )
        for limit in ("NaN", "inf", "1e999")
    ),
    case(
        19,
        "the threshold -0 for at least 2",
        FLOOR,
        edit(PLAN, "≥ 2 lines", "≥ -0 lines"),
        refused("threshold-loosened"),
    ),
    case(
        19,
        "90% in the place of 100%",
        FLOOR,
        edit("gates.toml", '"100% passing"', '"pass rate ≥ 0.9 %"'),
        refused("threshold-loosened"),
    ),
    case(20, "a gate of the plan renamed", FLOOR, gone("| Complexity |", "| Simplicity |"), refused("gate-renamed")),
    case(20, "a gate of the policy renamed", FLOOR, rename_policy_gate, refused("gate-renamed")),
    case(
        21,
        "the plan moved out of reach",
        FLOOR,
        move_plan,
        (
            Caught(command=("complete", "elsewhere.md"), code=4, says="[gate-dropped]"),
            Caught(command=("complete", "elsewhere.md"), code=4, says="[plan-moved]"),
        ),
    ),
    case(
        22,
        "a new plan without a table",
        "floor: gates of the policy",
        new_plan_without_table,
        (
            Caught(command=VERIFY, code=4, says="[no-record]"),
            Caught(command=("complete", "docs/plans/b.md"), code=1, says="Lint"),
        ),
    ),
)

COMMANDS = (
    case(23, "|| true", FLOOR, command("lizard -C 10 src \\|\\| true"), refused("command-masked")),
    case(24, "; exit 0", FLOOR, command("lizard -C 10 src; exit 0"), refused("command-masked")),
    case(25, "| tee", FLOOR, command("lizard -C 10 src \\| tee log"), refused("command-masked")),
    case(
        26, "--exit-zero", FLOOR, edit("gates.toml", "ruff check", "ruff check --exit-zero"), refused("command-masked")
    ),
    case(27, "a narrower path", FLOOR, command("lizard -C 10 src/empty"), refused("command-changed")),
    case(27, "no path", FLOOR, command("lizard -C 10"), refused("command-narrowed")),
    case(28, "an echo", FLOOR, command('echo "412 passed"'), refused("command-changed")),
    *(
        case(29, words, FLOOR, edit("gates.toml", '"pytest -q"', f'"pytest -q {words}"'), refused(code))
        for words, code in (
            ("--collect-only", "command-masked"),
            ("-k nothing", "command-changed"),
            ("--ignore=tests", "command-changed"),
        )
    ),
    *(
        case(30, title, FLOOR, command(new), refused(code))
        for title, new, code in (
            ("a trailing #", "lizard -C 10 # src", "command-changed"),
            ("$(...)", "lizard -C 10 $(echo src/empty)", "command-changed"),
            ("an escaped pipe", "lizard -C 10 src \\| cat", "command-masked"),
        )
    ),
    case(
        30,
        "a newline in the command",
        FLOOR,
        edit("gates.toml", '"pytest -q"', '"pytest -q\\ntrue"'),
        refused("command-changed"),
    ),
)

FAKE = """\
#!/bin/sh
case "$*" in *--show-files*) exec {real} "$@" ;; esac
echo "All checks passed!"
"""
BROKEN = TESTS.replace("== 3", "== 4")
SUMMARY = "2 passed in 0.01s"
MAKEREPORT = """\
import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"
"""
SESSIONFINISH = f"""\
def pytest_sessionfinish(session, exitstatus):
    session.exitstatus = 0


def pytest_terminal_summary(terminalreporter):
    terminalreporter.stats.clear()
    terminalreporter.write_line("{SUMMARY}")
"""
EXIT = f"""\
import os


def pytest_configure(config):
    config.pluginmanager.getplugin("capturemanager").suspend_global_capture()
    print("{SUMMARY}", flush=True)
    os._exit(0)
"""
NOTHING_COLLECTED = """\
collect_ignore_glob = ["*"]


def pytest_sessionfinish(session, exitstatus):
    session.exitstatus = 0
"""
WRITES_THE_PLAN = f"""\
from pathlib import Path


def test_the_plan_is_complete() -> None:
    plan = Path("{PLAN}")
    plan.write_text(plan.read_text().replace("In Progress", "Complete"))
"""
WRITES_A_RECORD = """\
from pathlib import Path


def test_a_record_is_there() -> None:
    folder = Path(".gates/records")
    records = sorted(folder.glob("*.json"))
    text = records[-1].read_text() if records else "{}"
    (folder / "20260101T000000Z-00000000.json").write_text(text)
"""
WRITES_THE_SOURCE = """\
from pathlib import Path


def test_the_source_is_tidy() -> None:
    source = Path("src/shop.py")
    source.write_text(source.read_text() + "\\n")
"""
NAMES = ("-rf", "$(touch touched)", "`touch touched`", "two\nlines", 'quo"te', "; touch touched")
BASE_TESTS = "tests of the base on the code of now"
BY_BASE = (Caught(command=("prove", PLAN, "--base-tests"), code=1, says="Tests"),)
CANARY = "canary, planted in a throw-away copy"
MEASUREMENT = "measurement: no result, or nothing examined"
RATCHET = "ratchets against the base"
PROTECTION = "protected configuration"
TREE = "identity of the tree"


def case_in(number: int, title: str, layer: str, tamper: Tamper, caught: Caught, **where: str) -> Tampering:
    """A tampering with what surrounds the commands: ``path``, ``spared``, or variables."""
    variables = {name: value for name, value in where.items() if name.isupper()}
    return Tampering(
        number=number,
        title=title,
        layer=layer,
        tamper=tamper,
        caught=(caught,),
        environ=variables,
        path=where.get("path", ""),
        spared=where.get("spared", ""),
    )


def fake_ruff(shop: Shop) -> None:
    """A program that stands before the real one."""
    shop.write(".venv/bin/ruff", FAKE.format(real=shutil.which("ruff"))).chmod(0o755)
    shop.add(".gitignore", ".venv/")
    shop.commit("tools")


def failing_test(shop: Shop) -> None:
    """A test that fails, and must go on failing."""
    shop.write("tests/test_shop.py", BROKEN)


def odd_names(shop: Shop) -> None:
    """Files whose names are words of a shell."""
    for name in NAMES:
        shop.write(f"src/{name}.py", "VALUE = 1\n")


def conftest(text: str) -> Tamper:
    """Code that pytest imports, and a test that fails."""

    def tamper(shop: Shop) -> None:
        shop.write("conftest.py", text)
        failing_test(shop)

    return tamper


def exit_in_source(shop: Shop) -> None:
    """The source ends the test run."""
    shop.write("src/shop.py", f'import os\n\nprint("{SUMMARY}", flush=True)\nos._exit(0)\n{SOURCE}')


def broken_code(old: str, new: str) -> Tamper:
    """Code that is wrong now, and tests that are content with it."""

    def tamper(shop: Shop) -> None:
        shop.edit("src/shop.py", "sum(prices)", "sum(prices) + len(prices[1:])")
        shop.edit("tests/test_shop.py", old, new)

    return tamper


def pad(shop: Shop) -> None:
    """One test for the two that were there, as often as before."""
    head = "import pytest\n\nfrom src.shop import total\n\n\n"
    body = '@pytest.mark.parametrize("x", [0, 1])\ndef test_nothing(x: int) -> None:\n    assert total(x) == x\n'
    shop.write("tests/test_shop.py", head + body)
    shop.claim()


def in_test(new: str) -> Tamper:
    """Something before a test."""
    return edit("tests/test_shop.py", "def test_prices", f"{new}def test_prices")


CODE_AND_TESTS = (
    case_in(
        31,
        "a program in front of the real one on PATH",
        CANARY,
        fake_ruff,
        Caught(command=("prove", PLAN, "-g", "lint"), code=1, says="cannot fail"),
        path=".venv/bin",
    ),
    *(
        case_in(
            32,
            f"{name}={value}",
            "environment of the commands",
            failing_test,
            Caught(command=COMPLETE, code=1, says="FAIL       Tests"),
            **{name: value},
        )
        for name, value in (("PYTEST_ADDOPTS", "-k nothing_costs"), ("PYTHONOPTIMIZE", "1"))
    ),
    case(
        33,
        "a command that writes the plan",
        "atomic write of the evidence",
        lambda shop: shop.write("tests/test_plan.py", WRITES_THE_PLAN),
        (Caught(command=COMPLETE, code=4, says="changed"),),
    ),
    case(
        33,
        "a command that writes a record",
        EVIDENCE,
        write("tests/test_record.py", WRITES_A_RECORD),
        (Caught(command=COMPLETE, code=0), Caught(command=VERIFY, code=4, says="[forged-record]")),
    ),
    case(
        34,
        "a command that edits the source",
        "tree before and after the commands",
        write("tests/test_source.py", WRITES_THE_SOURCE),
        (Caught(command=COMPLETE, code=3, says="the commands changed src/shop.py"),),
    ),
    case_in(
        35,
        "file names that are words of a shell",
        TREE,
        odd_names,
        Caught(command=("run", PLAN, "--skip", "tests"), code=0),
        spared="touched",
    ),
    case(
        36,
        "a test deleted",
        RATCHET,
        edit("tests/test_shop.py", TESTS[TESTS.index("\n\ndef test_prices") :], ""),
        refused("ratchet-worse"),
    ),
    *(
        case(37, title, RATCHET, in_test(new), refused("ratchet-worse"))
        for title, new in (
            ("skip", "@pytest.mark.skip\n"),
            ("xfail", "@pytest.mark.xfail\n"),
            ("importorskip", 'pytest.importorskip("x")\n\n\n'),
        )
    ),
    case(38, "tests deleted, and one of them multiplied", RATCHET, pad, refused("ratchet-worse")),
    *(
        case(
            number,
            title,
            CANARY,
            conftest(text),
            (Caught(command=("prove", PLAN, "-g", "tests"), code=1, says="cannot fail"),),
        )
        for number, title, text in (
            (41, "a conftest that makes every report a pass", MAKEREPORT),
            (42, "a conftest that ends with 0 and prints a summary", SESSIONFINISH),
            (43, "a conftest that ends the process", EXIT),
        )
    ),
    case(
        39,
        "an assertion that asserts nothing",
        BASE_TESTS,
        broken_code("assert total(1, 2) == 3", "assert True"),
        BY_BASE,
    ),
    case(40, "an expectation edited to fit", BASE_TESTS, broken_code("== 3", "== 4"), BY_BASE),
    case(
        43,
        "source that ends the process",
        MEASUREMENT,
        exit_in_source,
        (Caught(command=COMPLETE, code=3, says="printed nothing that tells its result"),),
    ),
    case(
        44,
        "no test at all, and exit 0",
        MEASUREMENT,
        conftest(NOTHING_COLLECTED),
        (Caught(command=COMPLETE, code=3, says="nothing-examined"),),
    ),
    *(
        case(49, text, RATCHET, in_test(f"{text}\n"), refused("ratchet-worse"))
        for text in (
            "import os  # noqa",
            "# ruff: noqa",
            "value: int = ''  # type: ignore",
            "# mypy: ignore-errors",
            "value = 1  # pragma: no cover",
        )
    ),
    case(
        50,
        "ruff's rules weakened",
        PROTECTION,
        edit("pyproject.toml", '["E", "F"]', '["E"]'),
        refused("protected-config-weakened"),
    ),
    case(
        50,
        "a nested ruff.toml",
        PROTECTION,
        write("src/ruff.toml", 'lint.select = ["E"]\n'),
        refused("protected-config-weakened"),
    ),
    case(
        50,
        "a pytest.ini in front",
        PROTECTION,
        write("pytest.ini", "[pytest]\naddopts = -k nothing\n"),
        refused("protected-config-weakened"),
    ),
    case(
        51,
        ".gitignore hides a file from its linter",
        PROTECTION,
        edit(".gitignore", "__pycache__/", "__pycache__/\nsrc/shop.py"),
        refused("protected-config-weakened"),
    ),
)


def flagged(flag: str) -> Tamper:
    """A changed file that git is told not to look at."""

    def tamper(shop: Shop) -> None:
        shop.git("update-index", flag, "src/shop.py")
        stale(shop)
        assert shop.git("status", "--porcelain") == ""

    return tamper


def restored_time(shop: Shop) -> None:
    """A change of the same size under the old modification time."""
    shop.git("config", "core.trustctime", "false")
    shop.git("config", "core.checkStat", "minimal")
    source = shop.path / "src/shop.py"
    os.utime(source, ns=(10**18, 10**18))
    shop.git("update-index", "--refresh")
    source.write_text(source.read_text().replace("prices)", "pricez)"))
    os.utime(source, ns=(10**18, 10**18))
    assert shop.git("status", "--porcelain") == ""


def excluded(shop: Shop) -> None:
    """A new file that only this clone ignores."""
    shop.write(".git/info/exclude", "conftest.py\nsitecustomize.py\n")
    shop.write("sitecustomize.py", "")
    assert shop.git("status", "--porcelain") == ""


def filtered(shop: Shop) -> None:
    """A filter that shows git what was there before."""
    shop.write(".git/info/attributes", "*.py filter=before\n")
    shop.git("config", "filter.before.clean", "git show HEAD:%f")
    stale(shop)


def monitored(shop: Shop) -> None:
    """A monitor of the files that says nothing has changed."""
    shop.write(".git/quiet", "#!/bin/sh\nprintf 'x\\0'\n").chmod(0o755)
    shop.git("config", "core.fsmonitor", str(shop.path / ".git/quiet"))
    shop.git("status")
    stale(shop)


def with_hook(shop: Shop) -> None:
    """The commit hook, and a claim that it would refuse."""
    assert shop.call("init", "--hook", "git").code == 0
    shop.claim()
    shop.git("add", "-A")


def bypass(*how: str) -> Tamper:
    """Commit the claim without the hook."""

    def tamper(shop: Shop) -> None:
        with_hook(shop)
        shop.git(*how, "commit", "-q", "-m", "claim", *(["--no-verify"] if not how else []))

    return tamper


def hook_that_cannot_run(shop: Shop) -> None:
    """Take away the permission to run it."""
    with_hook(shop)
    (shop.path / ".git/hooks/pre-commit").chmod(0o644)
    shop.git("commit", "-q", "-m", "claim")


def plumbing(shop: Shop) -> None:
    """Make the commit of its parts."""
    with_hook(shop)
    tree = shop.git("write-tree").strip()
    commit = shop.git("commit-tree", tree, "-p", "HEAD", "-m", "claim").strip()
    shop.git("reset", "-q", "--hard", commit)


def shallow(shop: Shop) -> None:
    """Keep the last commit only, and nothing of the base."""
    stale(shop)
    shop.commit("more")
    clone = shop.path / "clone"
    shop.git("clone", "-q", "--depth", "1", "--branch", "work", f"file://{shop.path}", str(clone))


def detached(shop: Shop) -> None:
    """Loosen on no branch."""
    shop.git("checkout", "-q", "--detach")
    shop.edit(PLAN, "CC ≤ 10", "CC ≤ 20")
    shop.claim()


def outside_of_git(shop: Shop) -> None:
    """The project without its history."""
    shutil.rmtree(shop.path / ".git")
    (shop.path / "vendor/library/.git").unlink()
    assert shop.call(*COMPLETE).code == 0


def merged(shop: Shop) -> None:
    """What was proved is the branch, and what is judged is its merge with main."""
    shop.git("checkout", "-q", "main")
    shop.add("src/shop.py", "VALUE = 1")
    shop.commit("main goes on")
    shop.git("checkout", "-q", "work")
    shop.git("merge", "-q", "--no-edit", "main")


def workflow(shop: Shop) -> None:
    """The workflow as it is written."""
    assert shop.call("init", "--ci", "github", "--install", "gates==1").code == 0


ALWAYS_EQUAL = """\
class Total(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


def total(*prices: int) -> int:
    return Total(-1)
"""
SPECIAL_CASES = """\
def total(*prices: int) -> int:
    return {(): 0, (1, 2): 3}.get(prices, -1)
"""
NOT_ASSERTED = "def test_a_discount() -> None:\n    total(1, 2, 3)\n\n\n"
ANY = "from typing import Any\n\n\ndef total(*prices: Any) -> Any:\n    return sum(prices)\n"
MISSED = "nothing but better tests"
COUNTED = (
    case(45, "a result that equals everything", MISSED, write("src/shop.py", ALWAYS_EQUAL)),
    case(46, "the inputs of the tests as special cases", MISSED, write("src/shop.py", SPECIAL_CASES)),
    case(47, "code that is executed and not asserted", MISSED, in_test(NOT_ASSERTED)),
    case(48, "types laundered through Any", MISSED, write("src/shop.py", ANY)),
)
UNPROVED = (Caught(command=("verify", "--base", "main"), code=4, says="[no-record]"),)
FINAL = 'grep -q "if: always()" .github/workflows/gates.yml && RESULT={} sh -c "$(tail -1 .github/workflows/gates.yml)"'
GIT = (
    after(52, "skip-worktree", TREE, flagged("--skip-worktree"), named("stale")),
    after(52, "assume-unchanged", TREE, flagged("--assume-unchanged"), named("stale")),
    after(52, "a modification time restored", TREE, restored_time, named("stale")),
    after(53, ".git/info/exclude", TREE, excluded, named("stale")),
    after(53, "a clean filter", TREE, filtered, named("stale")),
    after(53, "a monitor of the files", TREE, monitored, named("stale")),
    case(54, "git commit --no-verify", "CI", bypass(), UNPROVED),
    case(54, "core.hooksPath", "CI", bypass("-c", "core.hooksPath=/dev/null"), UNPROVED),
    case(54, "a hook that cannot run", "CI", hook_that_cannot_run, UNPROVED),
    case(54, "a commit made of its parts", "CI", plumbing, UNPROVED),
    case(
        55,
        "a shallow clone without the base",
        "base",
        shallow,
        (Caught(command=("-C", "clone", "verify", "--base", "main"), code=4, says="fetch-depth: 0"),),
    ),
    case(56, "a detached HEAD", FLOOR, detached, refused("threshold-loosened")),
    after(
        57,
        "a submodule that was changed",
        TREE,
        lambda shop: shop.write("vendor/library/library.py", ""),
        named("stale"),
    ),
    after(
        57,
        "a submodule that is not there",
        TREE,
        lambda shop: shop.git("submodule", "--quiet", "deinit", "-f", "."),
        named("stale"),
    ),
    after(
        58,
        "a folder outside of git",
        "levels: never above recorded",
        outside_of_git,
        (Caught(command=RERUN, code=0, says="holds [recorded,"),),
    ),
    after(59, "the merge of a branch, not its head", TREE, merged, named("stale")),
    *(
        case(
            60,
            f"a CI job that was {result}",
            "final job of the workflow",
            workflow,
            (Caught(line=FINAL.format(result), code=1),),
        )
        for result in ("skipped", "cancelled")
    ),
)

TAMPERINGS = tuple(sorted((*PLAN_AND_POLICY, *COMMANDS, *CODE_AND_TESTS, *COUNTED, *GIT), key=lambda one: one.number))
