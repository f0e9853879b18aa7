import base64
import json
from urllib.parse import quote

import pytest

from gates.measure.redact import redact, redact_text, secret_values

SECRET = "s3cr3t/+ü&x"
SECRETS = secret_values({"API_TOKEN": SECRET})


@pytest.mark.parametrize(
    "name",
    [
        "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "DB_PASSWORD", "PGPASSWORD", "API_KEY", "APIKEY", "KEY",
        "npm_auth_token",
        "SIGNING_KEYS", "NPM_AUTH", "SENTRY_DSN", "MYSQL_PWD", "GOOGLE_CREDENTIALS", "GH_PAT", "SSH_PASSPHRASE",
    ],
)  # fmt: skip
def test_the_name_says_that_it_is_secret(name: str) -> None:
    assert secret_values({name: "hunter22"}) == (b"hunter22",)


@pytest.mark.parametrize("name", ["PATH", "PWD", "OLDPWD", "SSH_AUTH_SOCK", "KEYBOARD", "MONKEY", "AUTHOR", "LANG"])
def test_other_names_are_no_secrets(name: str) -> None:
    assert secret_values({name: "hunter22"}) == ()


def test_short_values_are_left_alone() -> None:
    assert secret_values({"TOKEN": "short"}) == ()


def test_a_password_in_an_address_is_a_secret() -> None:
    assert secret_values({"DATABASE_URL": "postgres://me:hunter22@host/db"}) == (b"hunter22",)


def test_the_lines_of_a_private_key_are_secrets() -> None:
    assert secret_values({"SSH_KEY": "BEGIN KEY\nabcdefgh\n"}) == (b"BEGIN KEY", b"BEGIN KEY\nabcdefgh", b"abcdefgh")


@pytest.mark.parametrize(
    "form",
    [
        SECRET.encode(),
        quote(SECRET, safe="").encode(),
        base64.b64encode(SECRET.encode()),
        base64.b64encode(SECRET.encode()).rstrip(b"="),
        json.dumps(SECRET)[1:-1].encode(),
        SECRET.encode().hex().encode(),
    ],
)
def test_a_secret_is_taken_out_in_every_form(form: bytes) -> None:
    assert redact(b"user=" + form + b"\n", SECRETS) == b"user=[redacted]\n"


def test_the_longest_secret_goes_first() -> None:
    assert redact(b"abcdefghi abcdef", (b"abcdef", b"abcdefghi")) == b"[redacted] [redacted]"


def test_without_secrets_nothing_changes() -> None:
    assert redact(b"a", ()) == b"a"


def test_a_text_keeps_what_no_encoding_has() -> None:
    assert redact_text("\ud800 abcdef", (b"abcdef",)) == "\ud800 [redacted]"
