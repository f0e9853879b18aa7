"""Canaries that have to be big enough: branches above a limit, clones and untested lines above a share."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """How a function is written: ``{name}`` in the head, ``{n}`` in a branch and in the statements."""

    head: str
    branch: str
    foot: str
    statements: tuple[str, ...]


_BRACES = (
    "  let total{n} = x + {n};\n",
    '  if (x > {n}) {{ x = x * 3; }} else {{ y = "s{n}"; }}\n',
    "  while (y < x) {{ y += [x, {n}, y].length; }}\n",
    "  x = (y - {n}) / (x + 2) % 7;\n",
    "  y = gatesCall(x, {{ key: y, other: [{n}] }});\n",
    "  for (let i = 0; i < {n}; i++) {{ x -= i; }}\n",
    '  y = x ? gatesCall("t{n}") : -y;\n',
    "  try {{ x = y ** 2; }} catch (e) {{ y = !x; }}\n",
)
_PYTHON = _Language(
    head="def {name}(x, y):\n",
    branch="    if x == {n}:\n        return {n}\n",
    foot="    return 0\n",
    statements=(
        "    total = x + {n}\n",
        '    if x > {n}:\n        x = x * 3\n    else:\n        y = "s{n}"\n',
        "    while y < x:\n        y += len([x, {n}, y])\n",
        "    x = (y - {n}) / (x + 2) % 7\n",
        '    y = gates_call(x, key=y, other={{"a": {n}}})\n',
        "    for i in range({n}):\n        x -= i\n",
        '    y = gates_call("t{n}") if x else -y\n',
        "    try:\n        x = y ** 2\n    except ValueError as e:\n        y = not e\n",
    ),
)
_SCRIPT = _Language(
    head="export function {name}(x, y) {{\n",
    branch="  if (x === {n}) {{ return {n}; }}\n",
    foot="  return 0;\n}}\n",
    statements=_BRACES,
)
_TYPED = _Language(
    head="export function {name}(x: number, y: number): number {{\n",
    branch=_SCRIPT.branch,
    foot=_SCRIPT.foot,
    statements=_BRACES,
)
_BRANCH, _FOOT = "  if (x == {n}) {{ return {n}; }}\n", "  return 0;\n}}\n"
_C = _Language(head="int {name}(int x, int y) {{\n", branch=_BRANCH, foot=_FOOT, statements=_BRACES)
_JAVA = _Language(
    head="class Gates {{ int {name}(int x, int y) {{\n", branch=_BRANCH, foot=f"{_FOOT}}}}}\n", statements=_BRACES
)
_GO = _Language(
    head="package gates\n\nfunc {name}(x int, y int) int {{\n",
    branch="  if x == {n} {{ return {n} }}\n",
    foot="  return 0\n}}\n",
    statements=_BRACES,
)
_RUST = _Language(
    head="pub fn {name}(x: i32, y: i32) -> i32 {{\n",
    branch="  if x == {n} {{ return {n}; }}\n",
    foot="  return 0;\n}}\n",
    statements=_BRACES,
)

LANGUAGES: Mapping[str, _Language] = MappingProxyType(
    {
        ".py": _PYTHON,
        **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), _SCRIPT),
        **dict.fromkeys((".ts", ".tsx", ".mts", ".cts"), _TYPED),
        ".go": _GO,
        ".rs": _RUST,
        ".java": _JAVA,
        **dict.fromkeys((".c", ".cc", ".cpp"), _C),
    }
)
NAME = "gates_canary"
_STATEMENTS = 60  # of a clone: more than any --min-tokens that is in use, less than the files that tools skip
_SPREAD, _STEP, _MODULUS = 7, 1103515245, 2**31


def branches(suffix: str, amount: int) -> str:
    """A function with ``amount`` branches, so that its cyclomatic complexity is one more."""
    language = LANGUAGES[suffix]
    body = "".join(language.branch.format(n=number) for number in range(amount))
    return language.head.format(name=NAME) + body + language.foot.format()


def clones(suffix: str, size: int) -> Iterator[str]:
    """Files of which every second repeats the one before under another name; ``size`` bytes are repeated in all."""
    language = LANGUAGES[suffix]
    repeated = number = 0
    while repeated < size or not number:
        body = "".join(_statements(language.statements, seed=number)) + language.foot.format()
        yield from (language.head.format(name=f"{NAME}_{number}_{half}") + body for half in "ab")
        repeated += len(body)
        number += 1


def untested(amount: int) -> str:
    """A Python module with a function of ``amount`` lines that nobody calls."""
    return "def gates_canary(x):\n" + "".join(f"    x = x + {number}\n" for number in range(amount)) + "    return x\n"


def importing(path: str) -> str:
    """A Python test that imports the module at ``path``, relative to the folder it is run in, and calls nothing."""
    return (
        f'import runpy\n\n\ndef test_gates_canary() -> None:\n    """Import."""\n    assert runpy.run_path({path!r})\n'
    )


def _statements(shapes: tuple[str, ...], seed: int) -> Iterator[str]:
    """Statements in an order that repeats itself nowhere: tools pass over what looks the same again and again."""
    state = seed + 1
    for number in range(_STATEMENTS):
        state = (state * _STEP + 12345) % _MODULUS
        yield shapes[(state >> 16) % len(shapes)].format(n=number * _SPREAD + seed)
