"""Secrets to be planted, a new one for each place: tokens of known forms, what stands behind a name, and variables."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from string import ascii_letters, ascii_uppercase, digits
from urllib.parse import quote

ALNUM = ascii_letters + digits
HEX = digits + "abcdef"
UPPER = ascii_uppercase + digits
URLSAFE = ALNUM + "-_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A line that a tool could print, the part of it that nobody may see, and the variables that have to be set.

    ``is_cut``: the ends of lines are what cuts it, so that it is not to be put on one line.
    """

    line: str
    secrets: tuple[str, ...]
    environ: Mapping[str, str]
    is_cut: bool = False


def some(random: Random, alphabet: str, length: int) -> str:
    """Random letters, of which one is a digit, so that no word is hit by chance."""
    return "".join(random.choices(alphabet, k=length - 1)) + "7"


# Prefix, alphabet, length, suffix.
TOKENS: Mapping[str, tuple[str, str, int]] = {
    "GitHub personal": ("ghp_", ALNUM, 36), "GitHub OAuth": ("gho_", ALNUM, 36), "GitHub user": ("ghu_", ALNUM, 36),
    "GitHub server": ("ghs_", ALNUM, 36), "GitHub refresh": ("ghr_", ALNUM, 36),
    "GitHub fine-grained": ("github_pat_", ALNUM, 82), "GitLab personal": ("glpat-", URLSAFE, 20),
    "GitLab trigger": ("glptt-", HEX, 40), "GitLab runner": ("glrt-", URLSAFE, 20),
    "GitLab deploy": ("gldt-", URLSAFE, 20), "AWS access key": ("AKIA", UPPER, 16),
    "AWS session key": ("ASIA", UPPER, 16), "Slack bot": ("xoxb-", ALNUM, 40), "Slack user": ("xoxp-", ALNUM, 40),
    "Slack app": ("xapp-", ALNUM, 40), "Slack webhook": ("https://hooks.slack.com/services/T000/B000/", ALNUM, 24),
    "Google API": ("AIza", URLSAFE, 35), "Google OAuth": ("ya29.", URLSAFE, 60),
    "Google client": ("GOCSPX-", URLSAFE, 28), "Stripe live": ("sk_live_", ALNUM, 24),
    "Stripe test": ("sk_test_", ALNUM, 24), "Stripe restricted": ("rk_live_", ALNUM, 24),
    "Stripe webhook": ("whsec_", ALNUM, 32), "OpenAI": ("sk-", ALNUM, 48), "OpenAI project": ("sk-proj-", URLSAFE, 60),
    "Anthropic": ("sk-ant-api03-", URLSAFE, 80), "Hugging Face": ("hf_", ascii_letters, 34),
    "npm": ("npm_", ALNUM, 36), "PyPI": ("pypi-", URLSAFE, 150), "RubyGems": ("rubygems_", HEX, 48),
    "Docker Hub": ("dckr_pat_", URLSAFE, 27), "Twilio key": ("SK", HEX, 32), "Mailgun": ("key-", HEX, 32),
    "DigitalOcean": ("dop_v1_", HEX, 64), "Shopify": ("shpat_", HEX, 32), "Square": ("sq0atp-", URLSAFE, 22),
    "Databricks": ("dapi", HEX, 32), "Linear": ("lin_api_", ALNUM, 40), "Notion": ("ntn_", ALNUM, 46),
    "Atlassian": ("ATATT3", URLSAFE, 180), "Vault": ("hvs.", URLSAFE, 90), "age": ("AGE-SECRET-KEY-1", UPPER, 58),
    "Grafana": ("glsa_", ALNUM, 40), "New Relic": ("NRAK-", UPPER, 27), "Supabase": ("sbp_", HEX, 40),
    "PlanetScale": ("pscale_tkn_", URLSAFE, 40), "Pulumi": ("pul-", HEX, 40), "Tailscale": ("tskey-auth-", ALNUM, 30),
    "Figma": ("figd_", URLSAFE, 40), "Postman": ("PMAK-", HEX, 58),
}  # fmt: skip

# What stands around it: {} is the secret, which has no form of its own.
CONTEXTS: Mapping[str, str] = {
    "assignment": "password={}", "spaced assignment": "db_password = {}", "quoted assignment": "api_key = '{}'",
    "double-quoted": 'client_secret="{}"', "flag with equals": "tool --password={} x",
    "flag with a blank": "tool --token {} x", "key flag": "tool --api-key={}",
    "secret flag": "tool --client-secret '{}'", "single dash": "tool -password {} x",
    "bearer": "Authorization: Bearer {}", "basic": "authorization: Basic {}",
    "token header": "Authorization: token {}", "key header": "X-Api-Key: {}", "auth header": "X-Auth-Token: {}",
    "cookie": "Cookie: session={}", "set-cookie": "Set-Cookie: sid={}; Path=/",
    "URL": "https://someone:{}@example.org/x", "postgres": "postgres://me:{}@db/x",
    "redis": "redis://:{}@cache:6379/0", "git remote": "git clone https://oauth2:{}@git.example/x.git",
    "query": "GET /x?access_token={}&a=1", "curl": "curl -u someone:{} https://example.org",
    "curl long": "curl --user someone:{} x", "JSON": '{{"user": "a", "password": "{}"}}',
    "JSON key": '{{"apiKey":"{}"}}', "YAML": "password: {}", "YAML quoted": "token: '{}'",
    "XML": "<password>{}</password>", "netrc": "machine x login someone password {}",
    "npmrc": "//registry/:_authToken={}", "AWS secret": "aws_secret_access_key = {}",
    "Azure": "AccountName=a;AccountKey={}==;EndpointSuffix=x", "ODBC": "Server=a;Pwd={};x",
    "SQL": "CREATE USER a IDENTIFIED BY '{}'", "sshpass": "sshpass -p {} ssh x", "prefix": "PGPASSWORD={} psql -h x",
    "export": "export MY_TOKEN={}", "Python": 'PASSWORD = "{}"', "Ruby": ":password => '{}'",
    "JavaScript": "token: '{}',", "traceback": "ConnectionError: could not log in with password='{}'",
    "PHP": "'password' => '{}'",
}  # fmt: skip

# Names of variables whose value is printed bare, in some encoding.
NAMES = (
    "GITHUB_TOKEN", "MY_PASSWORD", "DB_PASS", "apiKey", "STRIPE_SECRET", "SSH_PRIVATE_KEY", "SENTRY_DSN", "NPM_AUTH",
    "AWS_SECRET_ACCESS_KEY", "MYSQL_PWD", "GH_PAT", "GPG_PASSPHRASE", "GOOGLE_CREDENTIALS", "SESSION_COOKIE",
    "APP_KEY", "AZURE_STORAGE_CONNECTION_STRING", "clientSecret", "JWT", "SIGNING_KEY", "MAIL_WEBHOOK",
)  # fmt: skip
ENCODINGS: Mapping[str, Callable[[str], str]] = {
    "bare": str,
    "percent": lambda text: quote(text, safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "hexadecimal": lambda text: text.encode().hex(),
}


# How a tool cuts what it prints, by accident or to colour it.
CUTS: Mapping[str, Callable[[str], str]] = {
    "colours": lambda text: f"\x1b[1m{text[:5]}\x1b[31m{text[5:9]}\x1b[0m{text[9:]}",
    "a title": lambda text: f"{text[:3]}\x1b]0;x\x07{text[3:]}",
    "the end of a line": lambda text: f"{text[:8]}\n{text[8:]}",
    "an indented line": lambda text: f"{text[:12]}\r\n        {text[12:]}",
    "every line": "\n".join,
}


def formats() -> dict[str, Callable[[Random], Planted]]:
    """Every format by its name."""
    found: dict[str, Callable[[Random], Planted]] = {}
    for name, token in TOKENS.items():
        found[f"token {name}"] = _token(*token)
    for name, context in CONTEXTS.items():
        found[f"named {name}"] = _named(context)
    for index, name in enumerate(NAMES):
        encoding = list(ENCODINGS)[index % len(ENCODINGS)]
        found[f"variable {name} {encoding}"] = _variable(name, ENCODINGS[encoding])
    for kind in ("RSA ", "EC ", "OPENSSH ", ""):
        found[f"{kind}private key"] = _key(kind)
    for name, cut in CUTS.items():
        found[f"variable cut by {name}"] = _cut_variable(cut)
    found["token cut by colours"] = _cut_token(CUTS["colours"])
    found["token cut by a terminal's edge"] = _wrapped_token
    found["JSON web token"] = _web_token
    found["base64 in a URL of a variable"] = _url_variable
    return found


def _token(prefix: str, alphabet: str, length: int) -> Callable[[Random], Planted]:
    def make(random: Random) -> Planted:
        secret = some(random, alphabet, length)
        return Planted(line=f"using {prefix}{secret} now", secrets=(secret,), environ={})

    return make


def _named(context: str) -> Callable[[Random], Planted]:
    def make(random: Random) -> Planted:
        secret = some(random, ALNUM, 20)
        return Planted(line=context.format(secret), secrets=(secret,), environ={})

    return make


def _variable(name: str, encode: Callable[[str], str]) -> Callable[[Random], Planted]:
    def make(random: Random) -> Planted:
        secret = f"{some(random, ALNUM, 9)}/+&{some(random, ALNUM, 9)}"
        shown = encode(secret)
        return Planted(line=f"value is {shown} here", secrets=(secret, shown), environ={name: secret})

    return make


def _key(kind: str) -> Callable[[Random], Planted]:
    def make(random: Random) -> Planted:
        lines = [some(random, ALNUM + "+/", 64) for _ in range(5)] + [some(random, ALNUM, 30)]
        block = "\n".join([f"-----BEGIN {kind}PRIVATE KEY-----", *lines, f"-----END {kind}PRIVATE KEY-----"])
        return Planted(line=block, secrets=tuple(lines), environ={})

    return make


def _cut_variable(cut: Callable[[str], str]) -> Callable[[Random], Planted]:
    def make(random: Random) -> Planted:
        secret = some(random, ALNUM, 24)
        line = f"value is {cut(secret)} here"
        environ = {f"CUT_{secret[:6]}_TOKEN": secret}
        return Planted(line=line, secrets=(secret, cut(secret)), environ=environ, is_cut="\n" in line)

    return make


def _cut_token(cut: Callable[[str], str]) -> Callable[[Random], Planted]:
    def make(random: Random) -> Planted:
        secret = f"ghp_{some(random, ALNUM, 36)}"
        return Planted(line=f"using {cut(secret)} now", secrets=(secret, cut(secret)), environ={})

    return make


def _wrapped_token(random: Random) -> Planted:
    """A token that the eightieth column cuts."""
    secret, at = f"ghp_{some(random, ALNUM, 36)}", random.randint(1, 39)
    line = f"{'word ' * 20}"[: 79 - at] + f" {secret[:at]}\n{secret[at:]} now"
    pieces = tuple(piece for piece in (secret[:at], secret[at:]) if len(piece) > 8)
    return Planted(line=line, secrets=pieces, environ={}, is_cut=True)


def _web_token(random: Random) -> Planted:
    parts = [some(random, URLSAFE, 30), some(random, URLSAFE, 43)]
    return Planted(line=f"got eyJhbGciOiJIUzI1NiJ9.eyJ{parts[0]}.{parts[1]} back", secrets=tuple(parts), environ={})


def _url_variable(random: Random) -> Planted:
    secret = some(random, ALNUM, 18)
    environ = {"DATABASE_LOCATION": f"postgres://me:{secret}@db.example/x"}
    shown = base64.b64encode(secret.encode()).decode()
    return Planted(line=f"value is {shown} here", secrets=(secret, shown), environ=environ)
