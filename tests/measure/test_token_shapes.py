"""What looks like a secret by itself, and what only looks like one."""

import pytest

from gates.measure.token_shapes import hide_tokens

KEY = b"-----BEGIN RSA PRIVATE KEY-----\nMIIabc\ndef\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("export GITHUB_TOKEN=ghp_abcdefghijklmnopqrstuv", "export GITHUB_TOKEN=[redacted]"),
        ("postgres://me:hunter22@db/x", "postgres://me:[redacted]@db/x"),
        ("curl -u me:hunter22 https://x", "curl -u me:[redacted] https://x"),
        ("deploy --api-key hunter22 --fast", "deploy --api-key [redacted] --fast"),
        ("Authorization: Bearer hunter22", "Authorization: Bearer [redacted]"),
        ('{"client_secret": "hunter 22"}', '{"client_secret": "[redacted]"}'),
        ("<password>hunter22</password>", "<password>[redacted]</password>"),
    ],
)
def test_only_the_secret_is_taken_out(line: str, kept: str) -> None:
    assert hide_tokens(line.encode()).decode() == kept


@pytest.mark.parametrize(
    "line",
    [
        "x.py:3: error: Unexpected keyword argument \"password\" for \"connect\"  [call-arg]",
        "def test_token_is_refused() -> None:",
        "token = read_token(path)",
        "412 passed, 3 skipped in 12.01s",
        "see https://example.org:8080/a@b",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "the secret: nobody knows",
    ],
)  # fmt: skip
def test_what_tools_say_stays(line: str) -> None:
    assert hide_tokens(line.encode()).decode() == line


def test_a_private_key_is_taken_out_line_by_line_also_when_its_end_is_missing() -> None:
    assert hide_tokens(b"a\n" + KEY + b"\nb") == b"a\n[redacted]\n[redacted]\n[redacted]\n[redacted]\nb"
    assert hide_tokens(KEY[:36]) == b"[redacted]\n[redacted]"
