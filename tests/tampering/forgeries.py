"""Ways to tamper with the evidence of a plan: seeded, each changing a folder that holds a plan and its records."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from random import Random

from gates.record.statement import render_statement
from gates.record.store import RECORDS
from tests.session.claims import OTHER, PLAN, Site

Files = dict[str, bytes]
Forgery = Callable[[Random, Files], Files]

LETTERS = "abcxyzPFSU 0123456789:;()[]-_*`<>|\\.~/&éтε\u200b\u202e\u2028"
BETTER_WORDS = (
    *(("FAIL", "PASS"), ("PASS", "FAIL"), ("PASS", "SKIP"), ("0 errors", "7 errors"), ("4 errors", "0 errors")),
    *(("100 %", "90 %"), ("1 of 2", "2 of 2"), ("2 of 2", "3 of 3"), (", Lint failed", ""), ("Lint", "Lınt")),
    *(("2026-", "2025-"), ("T07", "T06"), ("tree ", "tree 0"), ("record]", "record] "), ("(0 errors)", "(9 errors)")),
)
STATES = ("passed", "failed", "undecided", "skipped")


def load(site: Site) -> Files:
    """The plans and the records, by their paths."""
    found = [site.project.path / PLAN, site.project.path / OTHER, *site.records()]
    return {path.relative_to(site.project.path).as_posix(): path.read_bytes() for path in found}


def store(site: Site, files: Mapping[str, bytes]) -> None:
    """Make the plans and records what ``files`` says, and nothing else."""
    for path in load(site).keys() - files.keys():
        (site.project.path / path).unlink()
    for path, data in files.items():
        (site.project.path / path).write_bytes(data)


def is_same(before: Files, after: Files) -> bool:
    """Whether nothing that says anything was changed: white space at line ends and blank lines, or around JSON."""
    return before.keys() == after.keys() and all(
        _meaning(path, before[path]) == _meaning(path, after[path]) for path in before
    )


def change_a_character(random: Random, files: Files) -> Files:
    """Replace, insert or remove one character in the text of the evidence."""
    block = _block(random, files)
    lines = block.split("\n")[:-1]
    row = random.randrange(len(lines))
    start = lines[row].index("- ") + 2
    at = random.randrange(start, len(lines[row]))
    after = at + random.randrange(2)
    new = random.choice(["", random.choice(LETTERS)])
    lines[row] = lines[row][:at] + new + lines[row][after:]
    return _edited(files, block, "".join(f"{line}\n" for line in lines))


def change_a_word(random: Random, files: Files) -> Files:
    """Turn one word of the evidence into one that looks better."""
    block = _block(random, files)
    fitting = [(old, new) for old, new in BETTER_WORDS if old in block]
    old, new = random.choice(fitting)
    return _edited(files, block, block.replace(old, new, 1))


def change_the_lines(random: Random, files: Files) -> Files:
    """Drop, double, swap or invent a line of the evidence."""
    block = _block(random, files)
    head, *rest = block.split("\n")[:-1]
    match random.randrange(4):
        case 0:
            rest.pop(random.randrange(len(rest)))
        case 1:
            rest.insert(random.randrange(len(rest) + 1), random.choice(rest))
        case 2:
            rest.reverse()
        case _:
            rest.insert(random.randrange(len(rest) + 1), f"  - PASS Gate {random.randrange(99)}: 0 errors (0 errors)")
    return _edited(files, block, "".join(f"{line}\n" for line in (head, *rest)))


def invent_an_entry(random: Random, files: Files) -> Files:
    """Write an entry by hand, with or without a record that there is."""
    block = _block(random, files)
    link = random.choice(["", " ([record](../../.gates/records/20260304T074003Z-0badc0de.json))"])
    tree = f"{random.randrange(16**12):012x}"
    stamp = f"(2026-03-04T08:{random.randrange(60):02}Z)"
    made = f"- {stamp} Quality gates: 2 of 2 passed; tree {tree}{link}\n  - PASS Lint: 0 errors (0 errors)\n"
    return _edited(files, block, random.choice([block + made, made + block, made]))


def copy_from_another_plan(random: Random, files: Files) -> Files:
    """Take evidence of another plan for one's own."""
    block, foreign = _block(random, files), random.choice(_blocks(files[OTHER].decode()))
    return _edited(files, block, random.choice([block + foreign, foreign + block, foreign]))


def replay(random: Random, files: Files) -> Files:
    """Show a run a second time."""
    block, again = _block(random, files), _block(random, files)
    return _edited(files, block, block + again)


def delete(random: Random, files: Files) -> Files:
    """Remove an entry, or hide it where a reader does not see it."""
    block = _block(random, files)
    hidden = (
        "",
        f"<!--\n{block}-->\n",
        f"```text\n{block}```\n",
        "".join(f"> {line}\n" for line in block.split("\n")[:-1]),
    )
    return _edited(files, block, random.choice(hidden))


def reorder(random: Random, files: Files) -> Files:
    """Put entries into another order."""
    text = files[PLAN].decode()
    blocks = _blocks(text)
    shuffled = random.sample(blocks, len(blocks))
    return files | {PLAN: text.replace("".join(blocks), "".join(shuffled)).encode()}


def break_a_record(random: Random, files: Files) -> Files:
    """Change one byte of a record."""
    name = _own_record(random, files)
    data = files[name]
    at = random.randrange(len(data))
    return files | {name: data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]}


def forge_a_record(random: Random, files: Files) -> Files:
    """Change a value of a record, and make its checksum fit."""
    name = _own_record(random, files)
    content = json.loads(files[name])
    predicate = content["predicate"]
    details = predicate["gates"]
    gate = random.choice(details["gates"])
    match random.randrange(7):
        case 0:
            gate["state"] = random.choice(STATES)
        case 1:
            details["verdict"] = random.choice(STATES[:3])
        case 2:
            gate["checks"][0]["state"] = random.choice(STATES)
        case 3:
            details["gates"].remove(gate)
        case 4:
            details["plan"] = OTHER
        case 5:
            gate["name"] = "Another"
        case _:
            predicate["passedTests"], predicate["failedTests"] = predicate["failedTests"], predicate["passedTests"]
    del details["checksum"]
    details["checksum"] = sha256(render_statement(content)).hexdigest()
    return files | {name: render_statement(content)}


def misplace_a_record(random: Random, files: Files) -> Files:
    """Remove a record, give it another name, or put another one in its place."""
    name = _own_record(random, files)
    rest = {path: data for path, data in files.items() if path != name}
    match random.randrange(3):
        case 0:
            return rest
        case 1:
            return rest | {f"{RECORDS}/20260304T074003Z-{random.randrange(16**8):08x}.json": files[name]}
        case _:
            return rest | {name: files[_own_record(random, rest)]}


FORGERIES: Mapping[str, Forgery] = {
    forgery.__name__.replace("_", " "): forgery
    for forgery in (
        *(change_a_character, change_a_word, change_the_lines, invent_an_entry, copy_from_another_plan),
        *(replay, delete, reorder, break_a_record, forge_a_record, misplace_a_record),
    )
}


def _blocks(text: str) -> list[str]:
    """The entries of evidence, as gates wrote them."""
    found: list[str] = []
    for line in text.split("\n"):
        if line.startswith("- (") and "Quality gates:" in line:
            found.append(f"{line}\n")
        elif found and line.startswith("  - "):
            found[-1] += f"{line}\n"
    return found


def _block(random: Random, files: Files) -> str:
    return random.choice(_blocks(files[PLAN].decode()))


def _edited(files: Files, old: str, new: str) -> Files:
    return files | {PLAN: files[PLAN].decode().replace(old, new, 1).encode()}


def _own_record(random: Random, files: Files) -> str:
    word = json.dumps(PLAN).encode()
    return random.choice(sorted(path for path, data in files.items() if path.startswith(RECORDS) and word in data))


def _meaning(path: str, data: bytes) -> object:
    if path.endswith(".json"):
        try:
            return json.loads(data)
        except ValueError:
            return data
    return [line.rstrip() for line in data.decode("utf-8", "replace").split("\n") if line.strip()]
