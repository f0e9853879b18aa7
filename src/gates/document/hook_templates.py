"""What git and its hook managers are told: check the claims of a commit before it is made."""

from collections.abc import Mapping

from gates.model.value import dataclass

CHECK = "gates verify --staged"
CHAINED = ".before-gates"  # what the name of a hook that was there before is given at its end

GIT_HOOK = f"""\
#!/bin/sh
# A plan may be brought to Complete only with a fresh passing record of what is staged.
if [ -x "$0{CHAINED}" ]; then
    "$0{CHAINED}" "$@" || exit
fi
command -v gates >/dev/null 2>&1 || {{
    echo "pre-commit: gates is not on the PATH, so the plans cannot be verified (install it)" >&2
    exit 1
}}
exec {CHECK}
"""

_PRE_COMMIT = """\
  - repo: local
    hooks:
      - id: gates-verify
        name: Complete needs a passing record
        entry: gates verify --staged
        language: system
        always_run: true
        pass_filenames: false
"""

_LEFTHOOK = """\
pre-commit:
  commands:
    gates-verify:
      run: gates verify --staged
"""

_HK = """\
hooks {
  ["pre-commit"] {
    steps {
      ["gates-verify"] {
        check = "gates verify --staged"
      }
    }
  }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """A hook manager: the names that its file may have, the preferred one first, and what belongs into the file.

    ``whole`` is the text of a new file; empty when gates cannot know what else has to be in it.
    """

    files: tuple[str, ...]
    snippet: str
    whole: str
    install: str


MANAGERS: Mapping[str, Manager] = {
    "pre-commit": Manager(
        files=(".pre-commit-config.yaml",),
        snippet=_PRE_COMMIT,
        whole=f"repos:\n{_PRE_COMMIT}",
        install="pre-commit install",
    ),
    "prek": Manager(
        files=(".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml"),
        snippet=_PRE_COMMIT,
        whole=f"repos:\n{_PRE_COMMIT}",
        install="prek install",
    ),
    "lefthook": Manager(
        files=("lefthook.yml", ".lefthook.yml", "lefthook.yaml", ".lefthook.yaml", "lefthook.toml", "lefthook.json"),
        snippet=_LEFTHOOK,
        whole=_LEFTHOOK,
        install="lefthook install",
    ),
    "hk": Manager(files=("hk.pkl", ".config/hk.pkl"), snippet=_HK, whole="", install="hk install"),
}
