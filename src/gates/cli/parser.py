"""The command line: every command with its flags, declared once."""

import os
from argparse import (
    SUPPRESS,
    ArgumentParser,
    BooleanOptionalAction,
    HelpFormatter,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Callable, Collection, Mapping, Sequence

from gates import __version__

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from typing import NoReturn

# The commands and the module of gates.cli.commands that executes each.
COMMANDS: Mapping[str, str] = {
    "run": "run",
    "watch": "watch",
    "complete": "complete",
    "list": "list_gates",
    "lint": "lint",
    "status": "status",
    "verify": "verify",
    "attest": "attest",
    "judge": "judge",
    "prove": "prove",
    "init": "init",
    "hook": "hook",
    "report": "report",
    "history": "history",
    "doctor": "doctor",
}

_HOOKS = ("git", "pre-commit", "prek", "lefthook", "hk", "claude", "codex")

EXIT_CODES = """\
exit codes:
  0  every required gate passed       3  undecided: not measured
  1  a gate was measured and failed   4  refused
  2  wrong input                      70 a bug in gates"""


def parse(argv: Sequence[str]) -> Namespace:
    """Parse the arguments; wrong usage ends the process with exit code 2, as argparse does."""
    if (asked := _asked(argv)) is not None:
        parser = build_parser([asked])
    else:
        parser = build_parser(flags=list(argv) not in ([], ["-h"], ["--help"]))
    return parser.parse_args(argv)


def _asked(argv: Sequence[str]) -> str | None:
    """The command that comes first, apart from the folder to act in; None where argparse has to say what is wrong."""
    words = list(argv)
    while words[:1] == ["-C"]:
        del words[:2]
    return words[0] if words and words[0] in COMMANDS else None


def build_parser(names: Collection[str] = COMMANDS.keys(), *, flags: bool = True) -> ArgumentParser:
    """The parser of the commands ``names``; without ``flags`` it only knows that they are there."""
    parser = _Parser(
        prog="gates",
        description="Run the quality gates of a plan, believe only what was measured.",
        epilog=EXIT_CODES,
        formatter_class=_RawFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"gates {__version__}")
    parser.add_argument("-C", dest="directory", metavar="DIR", help="act as if started in DIR")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="gates")
    for name, help_text, declare in _DECLARATIONS:
        if name in names:
            command = commands.add_parser(
                name, help=help_text, description=help_text, formatter_class=_Formatter, allow_abbrev=False
            )
            if flags:
                declare(command)
                command.add_argument(
                    "-C", dest="directory", metavar="DIR", default=SUPPRESS, help="act as if started in DIR"
                )
    return parser


class _Parser(ArgumentParser):
    def error(self, message: str) -> "NoReturn":
        from gates.cli.terminal import printable
        from gates.measure.redact import redact_text, secret_values  # only needed by who is wrong

        super().error(printable(redact_text(message, secret_values(os.environ))))


class _Formatter(HelpFormatter):
    """As wide as the terminal, without ``shutil``, which argparse would import to ask for that."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class _RawFormatter(_Formatter, RawDescriptionHelpFormatter):
    """Keeps the lines of the exit codes."""


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size().columns or 80
    except OSError:
        return 80


def _run(parser: ArgumentParser) -> None:
    _source(parser)
    parser.add_argument("-g", "--gate", action="append", default=[], metavar="NAME", help="run only this gate")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME", help="leave this gate out (recorded)")
    parser.add_argument("--changed", action="store_true", help="run only gates whose inputs changed against the base")
    parser.add_argument("--base", metavar="REF", help="with --changed: compare with this (default: the main branch)")
    parser.add_argument("--fail-fast", action=BooleanOptionalAction, help="stop at the first gate that fails")
    parser.add_argument(
        "--fresh", action=BooleanOptionalAction, help="run also what was measured on the same inputs (default: in CI)"
    )
    parser.add_argument("--no-evidence", action="store_true", help="write neither the record nor the Progress entry")
    parser.add_argument("--unattended", action="store_true", help="run only what a person has approved (for hooks)")
    parser.add_argument("--raw", metavar="FOLDER", help="run everything, and keep what it says for `gates judge --raw`")
    parser.add_argument("--dry-run", action="store_true", help="show what would run; run nothing")
    _conduct(parser)


def _watch(parser: ArgumentParser) -> None:
    _source(parser)
    parser.add_argument("-g", "--gate", action="append", default=[], metavar="NAME", help="run only this gate")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME", help="leave this gate out")
    _conduct(parser)


def _complete(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="PLAN", help="the plan to complete")
    _shared(parser)
    parser.add_argument(
        "-g", "--gate", action="append", default=[], metavar="NAME", help="run only this gate; the plan stays as it is"
    )
    parser.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="NAME",
        help="leave this gate out; a required one is then missing",
    )
    parser.add_argument("--fail-fast", action=BooleanOptionalAction, help="stop at the first gate that fails")
    _conduct(parser)
    parser.set_defaults(fail_fast=False, fresh=True, no_evidence=False, unattended=False, raw=None)


def _conduct(parser: ArgumentParser) -> None:
    """What commands take that are a run of gates."""
    _running(parser)
    _format(parser, "human", "json", "jsonl")


def _running(parser: ArgumentParser) -> None:
    """What every command that runs gates takes."""
    parser.add_argument("-j", "--jobs", type=_positive, metavar="N", help="commands at once (default: processors)")
    parser.add_argument("--timeout", metavar="TIME", help="for each command, such as 90s or 5m (default: 10m)")
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="KIND=PATH",
        help="also write junit, sarif, html, markdown or gitlab",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="only what did not pass, and the summary")
    parser.add_argument("-v", "--verbose", action="store_true", help="show how each verdict came about")
    parser.add_argument("--no-progress", action="store_true", help="no live table and no progress lines")
    _privileged(parser)


def _privileged(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--allow-privileged-event", action="store_true", help="run on pull_request_target and workflow_run, too"
    )


def _list(parser: ArgumentParser) -> None:
    _source(parser)
    _format(parser, "human", "json")


def _lint(parser: ArgumentParser) -> None:
    parser.add_argument("plans", nargs="*", metavar="PLAN", help="plans or a gates.toml (default: all of the project)")
    _shared(parser)
    _format(parser, "human", "json")


def _verify(parser: ArgumentParser) -> None:
    parser.add_argument("plans", nargs="*", metavar="PLAN", help="plans (default: all of the project)")
    parser.add_argument("--base", metavar="REF", help="the branch or commit to compare with (default: the main branch)")
    parser.add_argument("--staged", action="store_true", help="judge what is staged (for a commit hook)")
    parser.add_argument("--rerun", action="store_true", help="run the gates again, as the base has them (for CI)")
    parser.add_argument("--attestation", metavar="FILE", help="a signed record that proves the claim (with --key)")
    parser.add_argument("--key", metavar="PUB", help="the public Ed25519 key that it has to be signed by (PEM)")
    _shared(parser)
    _running(parser)
    _format(parser, "human", "json")


def _attest(parser: ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help="the plan whose newest record is signed")
    parser.add_argument(
        "--key", metavar="FILE", help="a private Ed25519 key (PEM, no password); without it, the bare statement"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where it goes (default: stdout)")
    parser.add_argument("--base", metavar="REF", help="the branch or commit to compare with (default: the main branch)")
    _shared(parser)


def _status(parser: ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="where to look for plans")
    _format(parser, "human", "json")


def _judge(parser: ArgumentParser) -> None:
    _source(parser)
    parser.add_argument(
        "--raw", metavar="FOLDER", help="judge all gates of SOURCE by what `gates run --raw` kept there"
    )
    parser.add_argument(
        "--report", action="append", default=[], metavar="KIND=PATH", help="with --raw: as for gates run"
    )
    parser.add_argument("--command", dest="judged_command", metavar="C", help="the command that was run")
    parser.add_argument("--expect", metavar="E", help="the expectation, as in the threshold column")
    parser.add_argument("--exit", type=int, metavar="N", help="its exit code")
    parser.add_argument("--stdout", metavar="FILE", help="what it wrote to stdout")
    parser.add_argument("--stderr", metavar="FILE", help="what it wrote to stderr")
    parser.add_argument(
        "--gate", default="", metavar="NAME", help="the gate's name, which gives a bare number its meaning"
    )
    _format(parser, "human", "json")
    parser.set_defaults(quiet=False, verbose=False, no_progress=True)


def _prove(parser: ArgumentParser) -> None:
    _source(parser)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--base-tests", action="store_true", help="instead, run the tests of the base on the code of now")
    kind.add_argument("--mutants", action="store_true", help="instead, mutate changed lines and see what survives")
    parser.add_argument("-g", "--gate", action="append", default=[], metavar="NAME", help="prove only this gate")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME", help="leave this gate out")
    parser.add_argument("--timeout", metavar="TIME", help="for each command, such as 90s or 5m (default: 10m)")
    _privileged(parser)
    _format(parser, "human", "json")


def _init(parser: ArgumentParser) -> None:
    parser.add_argument("--table", metavar="PLAN", help="insert a Quality Gates table into this plan")
    parser.add_argument("--plan", metavar="TITLE", help="write a new plan with this title")
    parser.add_argument("--hook", choices=_HOOKS, metavar="KIND", help=f"install a hook: {', '.join(_HOOKS)}")
    parser.add_argument(
        "--ci", choices=("github", "gitlab"), metavar="KIND", help="write a CI workflow: github, gitlab"
    )
    parser.add_argument("--install", metavar="SPEC", help="with --ci: what pip installs gates from")
    _format(parser, "human", "json")


def _hook(parser: ArgumentParser) -> None:
    parser.add_argument("hook", choices=("claude", "codex", "approve"), metavar="NAME", help="claude, codex or approve")
    _source(parser)


def _report(parser: ArgumentParser) -> None:
    _source(parser)
    parser.add_argument(
        "-o", "--output", default="gates-report.html", metavar="FILE", help="default: gates-report.html"
    )


def _history(parser: ArgumentParser) -> None:
    _source(parser)
    _format(parser, "human", "json")


def _doctor(parser: ArgumentParser) -> None:
    parser.add_argument("--time", action="store_true", help="start the tools, with --version, to time their wrappers")
    _shared(parser)
    _format(parser, "human", "json")


def _source(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="a plan or gates.toml (default: the plan In Progress, then gates.toml)",
    )
    _shared(parser)


def _shared(parser: ArgumentParser) -> None:
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE", help="fill the placeholder <NAME>")
    parser.add_argument("--config", metavar="FILE", help="the gates.toml to use")


def _format(parser: ArgumentParser, *choices: str) -> None:
    parser.add_argument("--format", choices=choices, default="human", help="how to show the result (default: human)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto)")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_DECLARATIONS: tuple[tuple[str, str, Callable[[ArgumentParser], None]], ...] = (
    ("run", "Run the gates, measure, judge, and write the evidence into the plan.", _run),
    ("watch", "Run the gates, and after each save those that it affects; keep no evidence.", _watch),
    ("complete", "Run all gates afresh and, when every one passes, set the plan's Status to Complete.", _complete),
    ("list", "Show the gates as understood; run nothing.", _list),
    ("lint", "Show everything wrong with plans and gates.toml; run nothing.", _lint),
    ("verify", "Show whether what the plans claim is true; run nothing, unless --rerun is given.", _verify),
    ("attest", "Sign the record that proves what a plan claims.", _attest),
    ("status", "Show every plan below DIR: Status, last verdict, fresh or stale.", _status),
    ("judge", "Measure and judge output that was captured elsewhere; run nothing.", _judge),
    ("prove", "Plant a violation for each gate in a throw-away copy; show that it turns red.", _prove),
    ("hook", "Answer the hook of a coding agent, or approve gates to run by themselves.", _hook),
    ("report", "Write the newest recorded run as an HTML page, with history and trends.", _report),
    ("history", "Show the recorded runs.", _history),
    ("doctor", "Show what is missing or weak in this set-up, and what to do.", _doctor),
    ("init", "Write a gates.toml fitted to the project, a gates table, or a new plan.", _init),
)
