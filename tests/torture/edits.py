"""Random edits of a repository, of the kinds that make caches lie, and what a command would see of it afterwards."""

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

WORDS = ("a = 1\n", "b = 2\n", "c = 3\n", "", "longer than the others\n")
NAMES = ("src/a.py", "src/b.py", "src/deep/c.py", "src/notes.txt", "docs/x.md", "docs/y.md", "README", "tests/t.py")
NAMED = "build/generated.txt"  # git ignores it, and a pattern names it
LINKS = ("src/link.py", "docs/latest.md", "config")
FLAGS = ("--assume-unchanged", "--skip-worktree", "--no-assume-unchanged", "--no-skip-worktree")


@dataclass(frozen=True)
class Workshop:
    """A repository with a submodule, and a file outside that a link leads to."""

    top: Path
    random: random.Random
    done: dict[str, int] = field(default_factory=dict)

    @property
    def outside(self) -> Path:
        """The file outside."""
        return self.top.parent / "outside.toml"

    def edit(self) -> str:
        """Make one random edit; its name."""
        kind = self.random.choice(KINDS)
        with suppress(OSError):  # what is to be edited may be gone, or a folder by now
            kind(self)
        self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1
        return kind.__name__

    def path(self, names: tuple[str, ...] = NAMES) -> Path:
        """One of the files, which may not be there."""
        path = self.top / self.random.choice(names)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def word(self) -> str:
        """Some content."""
        return self.random.choice(WORDS)

    def git(self, *arguments: str, cwd: Path | None = None) -> bytes:
        """Git as a person would call it; what it refuses it refuses."""
        who = ("-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "protocol.file.allow=always")
        done = subprocess.run(["git", *who, *arguments], cwd=cwd or self.top, capture_output=True, check=False)
        return done.stdout


def start(folder: Path, seed: int, *, inner: bool = True) -> Workshop:
    """A workshop with some of everything, committed; ``inner``: also a repository inside."""
    shop = Workshop(top=folder / "project", random=random.Random(seed))
    shop.top.mkdir()
    shop.git("init", "-q", "-b", "main")
    if inner:
        _add_submodule(shop, folder / "inner")
    for name in NAMES:
        path = shop.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(WORDS[0])
    (shop.top / ".gitignore").write_text("build/\n__pycache__/\n")
    (shop.top / "plan.md").write_text("# Plan\n")
    shop.outside.write_text("1")
    shop.git("add", "-A")
    shop.git("commit", "-q", "-m", "all")
    return shop


def _add_submodule(shop: Workshop, inner: Path) -> None:
    inner.mkdir()
    shop.git("init", "-q", "-b", "main", cwd=inner)
    (inner / "lib.py").write_text("lib = 1\n")
    shop.git("add", "-A", cwd=inner)
    shop.git("commit", "-q", "-m", "lib", cwd=inner)
    shop.git("submodule", "add", "-q", str(inner), "lib")


def content(shop: Workshop) -> None:
    """Other bytes, or the same again."""
    shop.path().write_text(shop.word())


def same_size_and_time(shop: Workshop) -> None:
    """Other bytes, of the same number, under the old time stamps."""
    path = shop.path()
    status, text = path.stat(), path.read_text()
    path.write_text(text[::-1] if text[::-1] != text else text)
    path.write_text(text.translate({ord("="): "+", ord("+"): "="}))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replaced_with_its_time(shop: Workshop) -> None:
    """Another file of the same size and time stamp moved over it, as rsync --times does."""
    path = shop.path()
    status, text = path.stat(), path.read_text()
    other = shop.top.parent / "other"
    other.write_text(text.translate({ord("="): "+", ord("+"): "="}))
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.rename(path)


def swapped(shop: Workshop) -> None:
    """Two files changed places; each keeps its inode and its times."""
    one, other, between = shop.path(), shop.path(), shop.top.parent / "between"
    one.rename(between)
    other.rename(one)
    between.rename(other)


def touched(shop: Workshop) -> None:
    """Another time, the same bytes."""
    os.utime(shop.path())


def renamed(shop: Workshop) -> None:
    """Another name."""
    shop.path().rename(shop.path())


def mode(shop: Workshop) -> None:
    """Executable or not."""
    path = shop.path()
    path.chmod(path.stat().st_mode ^ 0o111)


def deleted(shop: Workshop) -> None:
    """Gone."""
    shop.path().unlink()


def ignored(shop: Workshop) -> None:
    """A by-product among the inputs, which git ignores."""
    path = shop.top / "src/__pycache__/a.pyc"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(shop.word())


def ignored_but_named(shop: Workshop) -> None:
    """A generated file, which git ignores and a gate names."""
    path = shop.top / NAMED
    path.parent.mkdir(exist_ok=True)
    path.write_text(shop.word())


def ignore_rules(shop: Workshop) -> None:
    """Other files are ignored now."""
    rules = ["build/", "__pycache__/", *shop.random.sample(["*.txt", "docs/y.md", "/tests/", "!t.py"], 2)]
    (shop.top / ".gitignore").write_text("\n".join([*rules, ""]))


def linked(shop: Workshop) -> None:
    """A link, perhaps in the place of a file, to a file, a folder, nothing or outside."""
    path = shop.path((*LINKS, NAMES[0]))
    path.unlink(missing_ok=True)
    path.symlink_to(shop.random.choice(["a.py", "../src/b.py", "nothing", str(shop.outside), "deep"]))


def outside(shop: Workshop) -> None:
    """What a link may lead to."""
    shop.outside.write_text(shop.word())


def folder_for_file(shop: Workshop) -> None:
    """A folder in the place of a file."""
    path = shop.path((NAMES[6],))
    path.unlink(missing_ok=True)
    path.mkdir()
    (path / "inside.py").write_text(shop.word())


def spare_folder(shop: Workshop) -> None:
    """A folder that is empty, or a file in one that was, or one that only holds what git ignores."""
    folder = shop.top / shop.random.choice(["spare", "spare/deep", "src/spare"])
    folder.mkdir(parents=True, exist_ok=True)
    name = shop.random.choice(["", "", "a.txt", "b.py", "__pycache__/c.pyc"])
    if name:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(shop.word())


def submodule(shop: Workshop) -> None:
    """A file of the submodule, which its own commit does not have."""
    (shop.top / "lib/lib.py").write_text(shop.word())


def submodule_commit(shop: Workshop) -> None:
    """Another commit of the submodule."""
    shop.git("commit", "-q", "-a", "-m", "change", cwd=shop.top / "lib")


def index(shop: Workshop) -> None:
    """Everything staged, or some of it no longer tracked, or an index refreshed, or left stale."""
    chosen = shop.random.choice(
        [("add", "-A"), ("rm", "-q", "--cached", NAMES[1]), ("status",), ("--no-optional-locks", "status")]
    )
    shop.git(*chosen)


def flags(shop: Workshop) -> None:
    """The index is told to look away, or to look again."""
    shop.git("update-index", shop.random.choice(FLAGS), shop.random.choice(NAMES))


def excluded(shop: Workshop) -> None:
    """Files are hidden from git, but not from the gates."""
    (shop.top / ".git/info/exclude").write_text(shop.random.choice(["", "*.md\n", "src/\n"]))


def commit(shop: Workshop) -> None:
    """A commit of everything."""
    shop.git("add", "-A")
    shop.git("commit", "-q", "-m", "more")


def plan(shop: Workshop) -> None:
    """What no gate depends on."""
    (shop.top / "plan.md").write_text(shop.word())


KINDS: tuple[Callable[[Workshop], None], ...] = (
    *(content, content, same_size_and_time, same_size_and_time, replaced_with_its_time, swapped, touched, renamed),
    *(mode, deleted, ignored, ignored_but_named, ignore_rules, linked, outside, folder_for_file),
    *(spare_folder, submodule, submodule_commit, index, flags, excluded, commit, plan),
)


def world(shop: Workshop) -> dict[str, str]:
    """What a command would see: every file that is tracked or that no .gitignore hides, read now; and the named one."""
    seen = dict(_seen(shop, shop.top, ""))
    seen.pop("plan.md", None)
    named = shop.top / NAMED
    return seen | ({NAMED: _look(named)} if named.exists() else {})


def _seen(shop: Workshop, top: Path, prefix: str) -> Iterator[tuple[str, str]]:
    listed = shop.git("ls-files", "-z", "--cached", "--others", "--exclude-per-directory=.gitignore", cwd=top)
    for name in sorted(set(os.fsdecode(listed).split("\0")[:-1])):
        path = top / name
        if path.is_dir() and not path.is_symlink() and (path / ".git").exists():
            yield prefix + name, f"submodule {shop.git('rev-parse', 'HEAD', cwd=path)!r}"
            yield from _seen(shop, path, f"{prefix}{name}/")
        elif path.is_symlink() or path.is_file():
            yield prefix + name, _look(path)


def _look(path: Path) -> str:
    """Mode and content; of a link also what it leads to."""
    link = f"link to {path.readlink()} " if path.is_symlink() else ""
    if path.is_dir():
        return f"{link}folder " + " ".join(f"{one.name}:{_look(one)}" for one in sorted(path.iterdir()))
    if not path.is_file():
        return f"{link}nothing"
    return f"{link}{path.stat().st_mode & 0o100} {path.read_bytes()!r}"
