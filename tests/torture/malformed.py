"""Plans and gates.toml files that are wrong in one way each, made from good ones; every command would leave a mark."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

MARK = "touch ran"
NAMES = ("Alpha", "Bravo", "Charlie", "Delta", "Echo")
Row = tuple[str, str, str]
ROWS: tuple[Row, ...] = tuple((name, f"`{MARK}-{name.lower()}`", "exit 0") for name in NAMES)

HEAD = "# Plan\n\n- Status: In Progress\n\n## Progress\n\n- (2026-01-01T00:00Z) started\n\n"
PLAIN = HEAD + "## Quality Gates\n\n| Gate | Command | Threshold |\n|---|---|---|\n{rows}\n\n## Notes\n\n- none\n"
NESTED = (
    HEAD + "## Test Plan\n\n### Quality Gates\n\n| Gate | Command | Threshold / Expectation |\n| - | - | - |\n{rows}\n"
)
CRLF = PLAIN.replace("\n", "\r\n")
TEMPLATES = (PLAIN, NESTED, CRLF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The files of a case, the source that is asked for, and the exit code that is due; ``kind`` is what is wrong."""

    kind: str
    files: Mapping[str, bytes]
    source: str
    code: int = 2


def plan_of(rows: tuple[Row, ...], template: str = PLAIN) -> str:
    """A plan with these rows."""
    lines = (f"| {' | '.join(row)} |" for row in rows)
    return template.replace("{rows}", ("\r\n" if "\r" in template else "\n").join(lines))


# What is done to one row.
ROW_MUTATIONS: Mapping[str, Callable[[Row], Row]] = {
    "no command": lambda row: (row[0], "", row[2]),
    "prose for a command": lambda row: (row[0], "Manual review by two people", row[2]),
    "a product for a command": lambda row: (row[0], "CodeQL", row[2]),
    "empty backticks": lambda row: (row[0], "` `", row[2]),
    "no threshold": lambda row: (row[0], row[1], ""),
    "threshold to be done": lambda row: (row[0], row[1], "TBD"),
    "threshold of dots": lambda row: (row[0], row[1], "..."),
    "threshold not applicable": lambda row: (row[0], row[1], "N/A"),
    "threshold not a number": lambda row: (row[0], row[1], "≥ NaN%"),
    "endless threshold": lambda row: (row[0], row[1], "≤ 1e999 errors"),
    "infinite threshold": lambda row: (row[0], row[1], "≥ inf %"),
    "number without direction": lambda row: (row[0], row[1], "7"),
    "threshold with a placeholder": lambda row: (row[0], row[1], "≤ <N> errors"),
    "placeholder": lambda row: (row[0], f"`{MARK} <paths>`", row[2]),
    "placeholder in quotes": lambda row: (row[0], f"`sh -c '{MARK} <paths>'`", row[2]),
    "placeholder of words": lambda row: (row[0], "`<the command that runs it>`", row[2]),
    "unclosed quote": lambda row: (row[0], f"`{MARK} 'x`", row[2]),
    "unclosed double quote": lambda row: (row[0], f'`{MARK} "x`', row[2]),
    "split cell": lambda row: (row[0], f"`{MARK} | cat`", row[2]),
    "a cell too many": lambda row: (row[0], row[1], f"{row[2]} | and more"),
    "mixed joins": lambda row: (row[0], f"{row[1]} / `true` + `false`", row[2]),
    "joined by nothing": lambda row: (row[0], f"{row[1]} `true`", row[2]),
    "no name": lambda row: ("", row[1], row[2]),
    "invisible letter": lambda row: (f"{row[0]}\u200b", row[1], row[2]),
    "direction mark": lambda row: (f"{row[0]}\u202e", row[1], row[2]),
    "name of another row": lambda row: ("Bravo" if row[0] == "Alpha" else "Alpha", row[1], row[2]),
    "look-alike name": lambda row: (row[0].replace("a", "а").replace("o", "о").replace("e", "е"), row[1], row[2]),
}

# What is done to the bytes of a whole plan.
PLAN_MUTATIONS: Mapping[str, Callable[[str], bytes]] = {
    "two tables": lambda text: f"{text}\n{text[text.index('## Quality') :]}".encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "Latin-1": lambda text: text.replace("none", "né").replace("Echo", "Écho").encode("latin-1"),
    "unclosed fence": lambda text: text.replace("## ", "```\n## ", 1).encode(),
    "unclosed tilde fence": lambda text: text.replace("## ", "~~~~\n~~~\n## ", 1).encode(),
    "unclosed comment": lambda text: text.replace("## ", "<!-- \n## ", 1).encode(),
    "text below the table": lambda text: (
        text.replace("`exit 0 |", "").replace("exit 0 |", "exit 0 |\nand so on").encode()
    ),
    "no rows": lambda text: "".join(line for line in text.splitlines(keepends=True) if "`" not in line).encode(),
    "no command column": lambda text: text.replace("| Command |", "| Remarks |").encode(),
    "no table": lambda text: text[: text.index("## Progress")].encode(),
    "cut inside a character": lambda text: (data := text.replace("exit 0", "≥ 1").encode())[: data.rindex(b"\xe2") + 1],
    "empty": lambda _: b"",
    "only a byte-order mark": lambda _: b"\xef\xbb\xbf",
    "only line ends": lambda _: b"\r\n\n\r" * 50,
}

GATE = """\
[[gate]]
id = "{id}"
run = "touch ran-{id}"
expect = "exit 0"
"""
FURTHER = 'timeout = 90\nrequired = true\nneeds = []\nenv = {A = "1"}\ninputs = ["src/**"]\nprotects = ["a.toml"]\n'

# What is added to a gate, or put in the place of one of its lines.
GATE_ADDITIONS: Mapping[str, str] = {
    "unknown key": 'runs = "x"\n',
    "timeout in words": 'timeout = "soon"\n',
    "no time": "timeout = 0\n",
    "negative timeout": "timeout = -5\n",
    "infinite timeout": "timeout = inf\n",
    "timeout not a number": "timeout = nan\n",
    "required in words": 'required = "yes"\n',
    "needs nobody": 'needs = ["nobody"]\n',
    "needs a number": "needs = [1]\n",
    "needs itself": 'needs = ["{id}"]\n',
    "needs as text": 'needs = "{id}"\n',
    "env as a list": 'env = ["A=1"]\n',
    "env of numbers": "env = {A = 1}\n",
    "env with a bad name": 'env = {"A=B" = "1"}\n',
    "inputs of numbers": "inputs = [1]\n",
    "inputs outside": 'inputs = ["../x"]\n',
    "metric of nowhere": 'metric = {from = "nowhere"}\n',
    "metric without selection": 'metric = {from = "stdout"}\n',
    "metric with a broken regex": 'metric = {from = "stdout", regex = "("}\n',
    "metric without a group": 'metric = {from = "stdout", regex = "x"}\n',
    "metric without a path": 'metric = {from = "file", json = "a"}\n',
    "metric outside": 'metric = {from = "file", path = "../a", json = "a"}\n',
    "metric as text": 'metric = "stdout"\n',
    "canary without text": 'canary = {path = "a"}\n',
    "canary outside": 'canary = {path = "/etc/x", text = "y"}\n',
    "protects a number": "protects = [0]\n",
    "name of control characters": 'name = "a\\u001bb"\n',
    "name twice": 'name = "a"\nname = "b"\n',
    "id twice": 'id = "again"\n',
    "no value": "timeout =\n",
    "no equals sign": "timeout 5\n",
    "unclosed string": 'name = "a\n',
    "unclosed list": "needs = [\n",
    "unclosed table": "env = {{A = 1\n",
    "bad escape": 'name = "\\q"\n',
    "bad code point": 'name = "\\ud800"\n',
    "control character": 'name = "\x01"\n',
    "bad date": "timeout = 2026-13-45\n",
    "bad number": "timeout = 1__0\n",
    "a thousand digits": f"timeout = {'9' * 5000}\n",
    "nested too deeply": f"needs = {'[' * 3000}{']' * 3000}\n",
}
GATE_CHANGES: Mapping[str, tuple[str, str]] = {
    "no run": ('run = "touch ran-{id}"\n', ""),
    "empty run": ('"touch ran-{id}"', '""'),
    "run as a number": ('"touch ran-{id}"', "1"),
    "run for nobody": ('"touch ran-{id}"', "{{}}"),
    "run for an unknown ecosystem": ('"touch ran-{id}"', '{{pyton = "touch ran-{id}"}}'),
    "run with an unclosed quote": ('"touch ran-{id}"', '"touch \'ran"'),
    "run with a placeholder": ('"touch ran-{id}"', '"touch ran <files>"'),
    "run of control characters": ('"touch ran-{id}"', '"touch \\u0000"'),
    "no expectation": ('expect = "exit 0"\n', ""),
    "empty expectation": ('"exit 0"', '""'),
    "expectation as a number": ('"exit 0"', "0"),
    "expectation to be done": ('"exit 0"', '"TBD"'),
    "endless expectation": ('"exit 0"', '"≤ 1e999 errors"'),
    "expectation not a number": ('"exit 0"', '"≥ NaN"'),
    "no id and no name": ('id = "{id}"\n', ""),
    "id with blanks": ('id = "{id}"', 'id = "Type Check"'),
    "id with a look-alike": ('id = "{id}"', 'id = "tеsts"'),
    "id of another": ('id = "{id}"', 'id = "{other}"'),
    "id as a number": ('id = "{id}"', "id = 5"),
    "table in place of a list": ("[[gate]]", "[gate]"),
    "misspelt gate": ("[[gate]]", "[[gat]]"),
    "unclosed header": ("[[gate]]", "[[gate]"),
}
DOCUMENT_ADDITIONS: Mapping[str, str] = {
    "unknown table": "[runs]\njobs = 2\n",
    "no jobs": "[run]\njobs = 0\n",
    "jobs in words": '[run]\njobs = "all"\n',
    "fraction of jobs": "[run]\njobs = 1.5\n",
    "unknown setting": "[run]\nfast = true\n",
    "table as text": 'run = "x"\n',
    "plans of text files": '[plans]\ninclude = ["docs/*.txt"]\n',
    "plans as text": '[plans]\ninclude = "docs/*.md"\n',
    "variable of numbers": "[vars]\npaths = 1\n",
    "variable with a bad name": '[vars]\n"a b" = "x"\n',
    "table twice": "[run]\njobs = 1\n[run]\njobs = 2\n",
}


def documents() -> Iterator[Document]:
    """All of them, each kind over every row, gate and template."""
    yield from _plans()
    yield from _policies()
    yield from _refusals()
    yield from _by_hand()


def _plans() -> Iterator[Document]:
    for template in TEMPLATES:
        for kind, mutate in ROW_MUTATIONS.items():
            for index, row in enumerate(ROWS):
                rows = (*ROWS[:index], mutate(row), *ROWS[index + 1 :])
                yield _plan(kind, plan_of(rows, template).encode())
        for kind, change in PLAN_MUTATIONS.items():
            yield _plan(kind, change(plan_of(ROWS, template)))
        good = plan_of(ROWS, template).encode()
        for index in range(len(ROWS)):
            at = good.index(NAMES[index].encode())
            for byte in (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf"):
                yield _plan("not UTF-8", good[:at] + byte + good[at:])


def _plan(kind: str, data: bytes) -> Document:
    return Document(kind=kind, files={"p.md": data}, source="p.md")


def _policies() -> Iterator[Document]:
    ids = [name.lower() for name in NAMES]
    for index, name in enumerate(ids):
        other = ids[index - 1]
        for kind, addition in GATE_ADDITIONS.items():
            yield _policy(kind, _gates(index, GATE + addition.replace("{id}", name).replace("{{", "{")))
        for kind, (old, new) in GATE_CHANGES.items():
            filled = new.replace("{id}", name).replace("{other}", other).replace("{{", "{").replace("}}", "}")
            yield _policy(kind, _gates(index, GATE.replace(old, filled)))
    good = _gates(0, GATE)
    for kind, addition in DOCUMENT_ADDITIONS.items():
        yield _policy(kind, addition + good)
    for position in range(0, len(good), 40):
        for byte in (b"\xff", b"\x00", b"\x1b", b'"'):
            yield Document(
                kind=f"a stray {byte!r}",
                files={"gates.toml": good.encode()[:position] + byte + good.encode()[position:]},
                source="gates.toml",
            )


def _gates(index: int, changed: str) -> str:
    """A gates.toml in which the gate with this number is as given."""
    texts = [changed if number == index else GATE + FURTHER for number in range(len(NAMES))]
    return "".join(text.replace("{id}", name.lower()) for text, name in zip(texts, NAMES, strict=True))


def _policy(kind: str, text: str) -> Document:
    return Document(kind=kind, files={"gates.toml": text.encode()}, source="gates.toml")


def _refusals() -> Iterator[Document]:
    """Plans that can be read and weaken what gates.toml says."""
    policy = "".join(GATE.replace("{id}", name.lower()).replace("exit 0", "0 errors") for name in NAMES)
    strict = tuple((name, command, "0 errors") for name, command, _ in ROWS)
    changes: Mapping[str, Row] = {
        "looser threshold": ("{name}", "`touch ran-{id}`", "≤ 5 errors"),
        "another comparison": ("{name}", "`touch ran-{id}`", "≥ 0 errors"),
        "another command": ("{name}", "`touch ran-something-else`", "0 errors"),
        "hidden status": ("{name}", "`touch ran-{id} \\|\\| true`", "0 errors"),
        "no command at all": ("{name}", "`true`", "0 errors"),
    }
    for kind, change in changes.items():
        for index, name in enumerate(NAMES):
            row = tuple(cell.replace("{name}", name).replace("{id}", name.lower()) for cell in change)
            rows = (*strict[:index], (row[0], row[1], row[2]), *strict[index + 1 :])
            files = {"p.md": plan_of(rows).encode(), "gates.toml": policy.encode()}
            yield Document(kind=kind, files=files, source="p.md", code=4)


def _by_hand() -> Iterator[Document]:
    """Bytes that are no plan, and plans that could take a reader's time or its stack."""
    bad = ("X", f"`{MARK} <paths>`", "TBD")
    table = plan_of((bad,))
    heaps = {
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "a zip": b"PK\x03\x04" + bytes(range(256)),
        "zeros": bytes(10_000),
        "quotations": b">" * 20_000 + b" x\n",
        "nested items": b"".join(b" " * (2 * n) + b"- x\n" for n in range(1_000)),
        "backticks": b"`" * 100_000,
        "brackets": b"[" * 50_000,
        "pipes": b"|" * 100_000,
        "comments": b"<!--" * 50_000,
        "tags": b"<a " * 50_000,
        "asterisks": b"*a " * 50_000,
        "underscores": b"_" * 50_000,
        "entities": b"&#" * 50_000,
        "one long line": b"x" * 5_000_000,
        "many lines": b"\n" * 300_000,
        "carriage returns": b"\r" * 300_000,
        "headings": b"## Quality Gates\n" * 5_000,
        "front matter": b"---\n" + b"a: b\n" * 50_000,
        "separators": "\u2028\u2029\u0085".encode() * 30_000,
    }
    for kind, heap in heaps.items():
        yield _plan(kind, heap)
        yield _plan(f"{kind} above the table", heap + b"\n\n" + table.encode())
        yield _plan(f"{kind} below the table", table.encode() + b"\n\n" + heap)
    yield _plan(
        "a thousand wrong rows", plan_of(tuple((f"{bad[0]} {number}", *bad[1:]) for number in range(1_000))).encode()
    )
    yield _plan("a wide row", plan_of(((*bad[:2], "| x " * 10_000),)).encode())
    for kind, heap in heaps.items():
        yield Document(kind=f"{kind} as gates.toml", files={"gates.toml": heap}, source="gates.toml")
