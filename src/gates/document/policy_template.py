"""A gates.toml for a project that has none, with the comments that a library would not write."""

from collections.abc import Sequence

from gates.document.names import slug
from gates.document.offers import Offer, offers
from gates.model.facts import Facts

_HEAD = """\
# The quality gates of this project: the floor below every plan.
# A plan may add gates and tighten these, never loosen or drop them.
# `gates list gates.toml` shows how they are understood, `gates run gates.toml` runs them.

[run]
timeout = "10m" # for one command; jobs, fail_fast and strict can be set here, too

[plans]
include = ["docs/plans/**/*.md"]

[vars]
paths = {paths} # what <paths> in a command stands for
"""

_NOTHING_KNOWN = """
# No tool was found that gates knows how to read. Write your own gate:
# [[gate]]
# id = "tests"
# run = "make test"
# expect = "100% passing"
"""

_MORE = """
# What else a gate can have:
# required = false                      # only runs where a plan names it
# timeout = "2m"
# needs = ["lint"]                      # is run after these have passed
# env = {CI = "1"}
# inputs = ["src/**/*.py"]              # what the result depends on; without it the whole tree
# cache = false                         # run it every time: it reads the network, the clock or files outside
# metric = {from = "stdout", regex = "score: ([0-9.]+)"}    # for a tool whose output gates cannot read
# canary = {path = "src/_canary.py", text = "import os"}    # must turn the gate red: `gates prove`
# protects = ["pyproject.toml#tool.ruff"]                   # may not change without being told
"""


def policy_template(facts: Facts, tools: frozenset[str], paths: Sequence[str] = (".",)) -> str:
    """Write a gates.toml with the gates that fit the project, each for a tool in ``tools``."""
    chosen = offers(facts, tools)
    head = _HEAD.format(paths=f"[{', '.join(map(_quoted, paths))}]")
    return "".join((head, *(map(_gate, chosen) if chosen else [_NOTHING_KNOWN]), _MORE))


def _gate(offer: Offer) -> str:
    return "\n".join(
        (
            "",
            "[[gate]]",
            f"id = {_quoted(slug(offer.name))}",
            f"name = {_quoted(offer.name)}",
            f"run = {_run(offer)}",
            f"expect = {_quoted(offer.expect)}",
            "",
        )
    )


def _run(offer: Offer) -> str:
    if len(offer.commands) == 1:
        return _quoted(offer.commands[0][1])
    return f"{{{', '.join(f'{ecosystem} = {_quoted(command)}' for ecosystem, command in offer.commands)}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
