"""`gates attest` and `gates verify --attestation`: a signature is believed for this plan, this tree and these gates."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from gates.record.attest import sign
from tests.end_to_end.rig import Project, plan

PLAN, OTHER = "docs/plans/a.md", "docs/plans/b.md"
HOLD = "| Hold | `test -f src/x.py` | exit 0 |"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with key pairs as openssl makes them: own.pem and own.pub, strange.pem and strange.pub."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    folder = tmp_path_factory.mktemp("keys")
    for name in ("own", "strange"):
        private = folder / f"{name}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True)
        subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", private.with_suffix(".pub")], check=True)
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a plan that is complete, made once."""
    project = Project.create(tmp_path_factory.mktemp("made"))
    project.write("src/x.py", "VALUE = 1\n")
    project.write(PLAN, plan(HOLD))
    project.write(OTHER, plan(HOLD).replace("Try the gates", "Something else"))
    project.commit("all")
    assert project.gates("complete", PLAN).code == 0
    return project.path


@pytest.fixture
def completed(made: Path, tmp_path: Path) -> Project:
    """A copy of the project with the complete plan and its record."""
    shutil.copytree(made, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


def attest(project: Project, keys: Path, key: str = "own") -> str:
    """Sign the record of the plan; gives the path of the envelope, outside of the project."""
    target = keys / f"by-{key}.json"
    answer = project.gates("attest", PLAN, "--key", str(keys / f"{key}.pem"), "-o", str(target))
    assert (answer.code, answer.out) == (0, f"wrote {target}\n"), answer
    return str(target)


def verify(project: Project, keys: Path, envelope: str, *plans: str) -> tuple[int, str]:
    """The exit code of a verification with the key, and everything it said."""
    answer = project.gates("verify", *plans, "--attestation", envelope, "--key", str(keys / "own.pub"))
    return answer.code, answer.out + answer.err


def test_a_signature_by_the_key_attests_the_claim(completed: Project, keys: Path) -> None:
    code, said = verify(completed, keys, attest(completed, keys))
    assert f'{PLAN}: "Complete" holds [attested, .gates/records/' in said
    assert code == 0


def test_it_is_attested_without_the_record_and_when_it_is_history_too(completed: Project, keys: Path) -> None:
    envelope = attest(completed, keys)
    completed.commit("complete")
    code, said = verify(completed, keys, envelope, PLAN)
    assert f'{PLAN}: "Complete" holds [attested]' in said
    assert code == 0
    assert attest(completed, keys)


def test_the_envelope_goes_to_stdout_where_no_file_is_named(completed: Project, keys: Path) -> None:
    answer = completed.gates("attest", PLAN, "--key", str(keys / "own.pem"))
    assert json.loads(answer.out)["payloadType"] == "application/vnd.in-toto+json"


def test_without_a_key_the_bare_statement_is_for_somebody_else_to_sign(completed: Project) -> None:
    [record] = (completed.path / ".gates/records").glob("*.json")
    answer = completed.gates("attest", PLAN)
    assert (answer.code, answer.out) == (0, record.read_text())


def test_another_key_is_refused(completed: Project, keys: Path) -> None:
    code, said = verify(completed, keys, attest(completed, keys, "strange"))
    assert said == "gates: the attestation is not signed by this key\n"
    assert code == 4


def test_another_tree_is_refused(completed: Project, keys: Path) -> None:
    envelope = attest(completed, keys)
    completed.write("src/x.py", "VALUE = 2\n")
    code, said = verify(completed, keys, envelope)
    assert "this does not prove the claim: the recorded run saw tree " in said
    assert f'{PLAN}: "Complete" does not hold [claimed' in said
    assert code == 4


def test_other_gates_are_refused(completed: Project, keys: Path) -> None:
    envelope = attest(completed, keys)
    completed.write(PLAN, completed.read(PLAN).replace(HOLD, f"{HOLD}\n| Added | `true` | exit 0 |"))
    code, said = verify(completed, keys, envelope)
    assert "this does not prove the claim: its gates are not those of the recorded run" in said
    assert code == 4


def test_a_plan_that_claims_nothing_cannot_be_attested(completed: Project, keys: Path) -> None:
    envelope = attest(completed, keys)
    completed.write(PLAN, completed.read(PLAN).replace("Status: Complete", "Status: In Progress"))
    code, said = verify(completed, keys, envelope)
    assert "the plan claims nothing that could be attested" in said
    assert code == 4
    answer = completed.gates("attest", PLAN, "--key", str(keys / "own.pem"))
    assert answer.err.endswith(f"gates: {PLAN}: nothing is signed\n")
    assert answer.code == 4


def test_the_attestation_of_another_plan_is_refused(completed: Project, keys: Path) -> None:
    envelope = attest(completed, keys)
    code, said = verify(completed, keys, envelope, OTHER)
    assert said == f"gates: {envelope}: is about {PLAN}, which is none of the plans here\n"
    assert code == 4


@pytest.mark.parametrize("payload", [b"{}", b'{"_type": "https://in-toto.io/Statement/v1"}', b"text"])
def test_a_signature_on_something_else_is_refused(completed: Project, keys: Path, payload: bytes) -> None:
    envelope = keys / "else.json"
    envelope.write_bytes(sign(payload, (keys / "own.pem").read_bytes()))
    code, said = verify(completed, keys, str(envelope))
    assert said.startswith("gates: what was signed is no record of a run: ")
    assert code == 4


def test_a_signed_record_whose_numbers_contradict_it_is_refused(completed: Project, keys: Path) -> None:
    [record] = (completed.path / ".gates/records").glob("*.json")
    envelope = keys / "false.json"
    envelope.write_bytes(sign(record.read_bytes().replace(b'"exit_code": 0', b'"exit_code": 1'), own(keys)))
    assert verify(completed, keys, str(envelope))[0] == 4


def own(keys: Path) -> bytes:
    """The private key."""
    return (keys / "own.pem").read_bytes()


def test_a_forged_entry_is_not_signed_and_breaks_what_is_attested(completed: Project, keys: Path) -> None:
    envelope = attest(completed, keys)
    completed.write(PLAN, completed.read(PLAN).replace("PASS Hold", "PASS Holds"))
    code, said = verify(completed, keys, envelope)
    assert ("[forged-entry]" in said, code) == (True, 4)
    answer = completed.gates("attest", PLAN, "--key", str(keys / "own.pem"))
    assert ("[forged-entry]" in answer.err, answer.code) == (True, 4)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--attestation", "x"], "gates: --attestation FILE and --key PUB belong together\n"),
        (["--key", "x"], "gates: --attestation FILE and --key PUB belong together\n"),
        (
            ["--attestation", "x", "--key", "x", "--rerun"],
            "gates: --attestation is held against the working tree, by looking (leave out --rerun and --staged)\n",
        ),
    ],
    ids=["no key", "no attestation", "rerun"],
)
def test_wrong_usage_is_exit_2(completed: Project, arguments: list[str], said: str) -> None:
    answer = completed.gates("verify", *arguments)
    assert (answer.code, answer.err) == (2, said)


def test_without_the_extra_one_line_says_what_to_install(completed: Project, keys: Path) -> None:
    """A package of that name which cannot be imported stands for one that is not installed."""
    envelope = attest(completed, keys)
    broken = keys.parent / f"{keys.name}-broken"
    (broken / "securesystemslib").mkdir(parents=True)
    (broken / "securesystemslib/__init__.py").write_text("raise ImportError\n")
    key, public = str(keys / "own.pem"), str(keys / "own.pub")
    for arguments in (["attest", PLAN, "--key", key], ["verify", "--attestation", envelope, "--key", public]):
        answer = completed.gates(*arguments, PYTHONPATH=str(broken))
        assert answer.err == "gates: signing needs packages that are not installed (pip install 'gates[attest]')\n"
        assert answer.code == 2
