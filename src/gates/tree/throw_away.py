"""An empty repository that borrows the objects of a real one, and none of its settings."""

from pathlib import Path

from gates.tree.git import git

CONFIG = """[core]
	repositoryFormatVersion = 1
	fileMode = true
	symlinks = true
	looseCompression = 0
	fsync = none
[extensions]
	objectFormat = {object_format}
"""


def throw_away_repository(repository: Path, folder: Path) -> dict[str, str]:
    """Make an empty repository in ``folder`` that borrows the real one's objects; gives the variables to use it."""
    objects, object_format = (
        git(repository, "rev-parse", *question).removesuffix(b"\n")
        for question in (("--path-format=absolute", "--git-path", "objects"), ("--show-object-format",))
    )
    for name in ("objects/info", "refs", "info"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/none\n")
    (folder / "config").write_text(CONFIG.format(object_format=object_format.decode()))
    (folder / "objects/info/alternates").write_bytes(objects + b"\n")
    return {
        "GIT_DIR": str(folder),
        "GIT_WORK_TREE": str(repository),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
