"""Secrets that give themselves away: tokens of known shapes, private keys, and what is called a password or a token."""

from collections.abc import Iterator
from functools import cache

from gates.measure.cut_secrets import REDACTED, in_every_line, wrapped_tokens
from gates.model import lazy_re as re

_NAME = (
    rb"(?:token|secret|passw(?:or)?d|passphrase|pwd|credentials?|authorization"
    rb"|(?:api|access|account|private|signing|encryption|auth)[_-]?key)"
)

# Tokens that issuers have given a form of their own.
_TOKENS = (
    rb"gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|gl(?:pat|ptt|dt|rt|cbt|soat|agent|ft|imt)-[\w.-]{16,}"
    rb"|A(?:3T[A-Z0-9]|[KS]IA|GPA|[IN]DA|ROA|[IN]PA|NVA|BIA|CCA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    rb"|xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}|hooks\.slack\.com/(?:services|workflows)/[\w/]{16,}"
    rb"|AIza[\w-]{30,}|ya29\.[\w-]{16,}|GOCSPX-[\w-]{16,}|1//0[\w-]{20,}"
    rb"|[spr]k_(?:live|test)_\w{10,}|whsec_[\w/+=]{16,}|sk-[\w-]{20,}|sk-ant-[\w-]{16,}|xai-\w{20,}|hf_[A-Za-z0-9]{20,}"
    rb"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}|rubygems_[0-9a-f]{40,}|cio[A-Za-z0-9]{32}|dckr_pat_[\w-]{20,}"
    rb"|SG\.[\w-]{16,}\.[\w-]{16,}|(?:SK|AC)[0-9a-f]{32}(?![0-9a-f])|key-[0-9a-f]{32}|[0-9a-f]{32}-us[0-9]{1,2}"
    rb"|do[opr]_v1_[0-9a-f]{40,}|HRKU-[\w-]{20,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{20,}|sq0(?:atp|csp|idp)-[\w-]{20,}"
    rb"|[0-9]{8,10}:AA[\w-]{30,}|dapi[0-9a-f]{32}|dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{20,}|lin_api_[A-Za-z0-9]{20,}"
    rb"|(?:ntn|secret)_[A-Za-z0-9]{30,}|ATATT3[\w=-]{20,}|hv[sbr]\.[\w-]{20,}|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{20,}"
    rb"|AGE-SECRET-KEY-1[A-Z0-9]{20,}|sntry[su]_[\w=/+-]{20,}|glsa_\w{20,}|glc_[\w=+/]{20,}|NRAK-[A-Z0-9]{20,}"
    rb"|sbp_[0-9a-f]{30,}|pscale_(?:tkn|pw|oauth)_[\w.-]{20,}|EAACEdEose0cBA\w+|figd_[\w-]{20,}|PMAK-[\w-]{20,}"
    rb"|pul-[0-9a-f]{30,}|tskey-[\w-]{16,}|CFPAT-[\w-]{20,}|AKCp[A-Za-z0-9]{40,}|cmVmdGtu[A-Za-z0-9]{20,}"
    rb"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|v4\.(?:local|public)\.[\w-]{20,}"
)
# What stands behind a name, a flag or a header, or in an address. The first part of each pattern is kept.
_NAMED = (
    (rb"://[^/\s:@\"'<>]{0,200}:", rb"[^/\s@\"'<>]{1,500}(?=@)"),
    (rb"authorization[\"'\\]{0,8}\s{0,3}[:=]\s{0,3}[\"'\\]{0,8}(?:[a-z]{1,20}\s{1,3})?", rb"[^\s\"',]{6,}"),
    (rb"\b(?:bearer|basic)\s{1,3}", rb"(?=\S{0,200}[0-9=])[\w.~+/=-]{12,}"),
    (rb"\bcookie:\s{0,3}", rb"[^\r\n]{6,}"),
    (rb"--?[a-z-]{0,20}" + _NAME + rb"[a-z-]{0,10}\s{1,3}[\"'\\]{0,8}", rb"[^\s\"']{6,}"),
    (rb"\s(?:-u|--user)[\s=][\"'\\]{0,8}[\w.@-]{1,100}:", rb"[^\s\"']{6,}"),
    (rb"\bsshpass\s{1,3}-p\s?[\"'\\]{0,8}", rb"[^\s\"']{6,}"),
    (rb"\blogin\s{1,3}\S{1,100}\s{1,3}password\s{1,3}", rb"\S{6,}"),
    (rb"\bidentified\sby\s[\"'\\]{1,8}", rb"[^\"'\r\n]{6,}"),
    (_NAME + rb"[\w.-]{0,30}[\"'\\]{0,8}\s{0,3}(?:[:=]>?|,)\s{0,3}[\"'\\]{1,8}", rb"[^\"'\r\n]{6,}(?=[\"'])"),
    (_NAME + rb"[\w.-]{0,30}[\"'\\]{0,8}\s{0,3}(?:=>?|%3d)\s{0,3}", rb"[^\s\"'(),;<>\[\]{}&|]{6,}(?![\w.]{0,50}\()"),
    (_NAME + rb"[\w.-]{0,30}[\"'\\]{0,8}\s{0,3}:\s{0,3}", rb"(?=\S{0,200}[0-9]|\S{16})[^\s\"'(),;<>\[\]{}&|]{6,}"),
    (_NAME + rb"[\w:.-]{0,20}>", rb"[^<\s]{6,}(?=<)"),
)
# Lines without any of these are not looked at: finding them is much quicker.
_HINTS = (
    *(b"://", b"key", b"token", b"secret", b"passw", b"passphrase", b"pwd", b"credential", b"authorization"),
    *(b"bearer ", b"basic ", b"cookie:", b" -u", b" --user", b"sshpass", b"identified by"),
)

_BEGIN = rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_BLOCK = re.compile(_BEGIN + rb"[\s\S]*?(?:" + _BEGIN.replace(b"BEGIN", b"END") + rb"|\Z)")
_KEY_LINE = re.compile(rb"^[ \t]*(?:MII[A-Za-z0-9+/]{37,}|[A-Za-z0-9+/]{64})=*[ \t]*\r?$", re.MULTILINE)
_LONG_WORD = re.compile(rb"[\w.:/-]{20}")  # as every token is
_SHORTEST_KEY_LINE, _SHORTEST_TOKEN = 40, 20


def hide_tokens(data: bytes) -> bytes:
    """``data`` without what looks like a secret by itself; as many lines as before."""
    if b"PRIVATE KEY" in data:
        data = _BLOCK.sub(in_every_line, data)
    if len(data) >= _SHORTEST_KEY_LINE:
        data = _KEY_LINE.sub(REDACTED, data)
    if len(data) >= _SHORTEST_TOKEN and _LONG_WORD.search(data):
        data = _tokens().sub(REDACTED, wrapped_tokens(data, _tokens()))
    lower = data.lower()
    return b"".join(_without_values(data)) if any(hint in lower for hint in _HINTS) else data


def _without_values(data: bytes) -> Iterator[bytes]:
    """The data in pieces, its lines with hints without their values: outputs have millions of lines."""
    done = 0
    for hint in _hints().finditer(data):
        if hint.start() >= done:
            start = data.rfind(b"\n", 0, hint.start()) + 1
            yield data[done:start]
            end = data.find(b"\n", hint.end())
            done = end if end >= 0 else len(data)
            yield _values().sub(_named, data[start:done])
    yield data[done:]


@cache
def _hints() -> re.Pattern[bytes]:
    return re.compile(b"|".join(map(re.escape, _HINTS)), re.IGNORECASE)


def _named(match: re.Match[bytes]) -> bytes:
    return match[match.lastindex or 0] + REDACTED


@cache  # compiling takes milliseconds, and most runs need neither
def _tokens() -> re.Pattern[bytes]:
    return re.compile(rb"(?<![A-Za-z0-9])(?:" + _TOKENS + rb")")


@cache
def _values() -> re.Pattern[bytes]:
    return re.compile(b"|".join(rb"(%b)%b" % pair for pair in _NAMED), re.IGNORECASE)
