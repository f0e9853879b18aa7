"""Text that wants to be more than text: in the plan, on the terminal, in a CI server's log, in a report."""

ESC = "\x1b"

TERMINAL = [
    f"{ESC}[31mred{ESC}[0m", f"{ESC}[1;5;7mloud", f"{ESC}[2J{ESC}[H", f"{ESC}[1A{ESC}[2KPASS", f"{ESC}[?1049h",
    f"{ESC}[?25l", f"{ESC}[6n", f"{ESC}[c", f"{ESC}[>c", f"{ESC}[5i", f"{ESC}[?1000h", f"{ESC}[200~paste{ESC}[201~",
    f"{ESC}]0;title\x07", f"{ESC}]2;title{ESC}\\", f"{ESC}]52;c;cm0gLXJmIH4=\x07", f"{ESC}]52;c;cm0gLXJmIH4={ESC}\\",
    f"{ESC}]8;;https://evil.example\x07here{ESC}]8;;\x07", f"{ESC}]1337;File=name=eA==;inline=1:AAAA\x07",
    f"{ESC}]4;1;rgb:00/00/00\x07", f"{ESC}]50;x\x07", f"{ESC}]777;notify;a;b\x07", f"{ESC}]9;hello\x07",
    f"{ESC}P1$qm{ESC}\\", f"{ESC}PtmuxESC{ESC}\\", f"{ESC}_apc{ESC}\\", f"{ESC}^pm{ESC}\\", f"{ESC}Xsos{ESC}\\",
    f"{ESC}c", f"{ESC}7{ESC}8", f"{ESC}(0lqqk{ESC}(B", f"{ESC}#8", f"{ESC}%@", f"{ESC}%G", f"{ESC}=", f"{ESC}>",
    f"{ESC}", f"{ESC}[", f"{ESC}]", f"{ESC}[31", f"{ESC}]0;never closed", f"{ESC}{ESC}[31m", f"{ESC}[{ESC}[31m",
    f"{ESC}[38;2;1;2;3mtrue colour", f"{ESC}[99999999999999999999m", f"{ESC}[31;;;;;;m", f"{ESC}[3\n1m",
    f"{ESC}N{ESC}O", "\x9b31mred", "\x9d0;title\x9c", "\x9d52;c;cm0=\x07", "\x90q\x9c", "\x9fapc\x9c",
    "\x84\x85\x88\x8d\x8e\x8f\x98\x9a", "\x07\x07\x07", "\x08\x08\x08\x08FAIL", "100%\rPASS", "FAIL\rPASS  Tests",
    "\r\r\n", "a\rb\rc", "\x0b\x0c", "\x0e\x0f", "\x00", "a\x00b", "\x00" * 50, "\x01\x02\x03\x04\x05\x06", "\x11\x13",
    "\x15\x17\x1a", "\x1c\x1d\x1e\x1f", "\x7f\x7f", "\t" * 40, "PASS  Tests  \x1b[8mhidden",
    f"{ESC}[0m{ESC}[32mPASS{ESC}[0m  Everything", f"[{ESC}[31m]",
]  # fmt: skip

UNICODE = [
    "\u202eesrever", "\u202a\u202b\u202c\u202d\u202e", "\u2066\u2067\u2068\u2069", "\u200e\u200f\u061c",
    "a\u202e\u2066b", "zero\u200bwidth", "\u200c\u200d", "\u2060\u2061\u2062\u2063\u2064", "\ufeffBOM\ufeff",
    "soft\u00adhyphen", "\u180e", "line\u2028separator", "paragraph\u2029separator", "next\u0085line",
    "\u2028## Progress", "\u2029- Status: Complete", "\u2028::error::x", "\u0085::error::x", "\x0b::error::x",
    "\x1c::error::x", "\u2028| a | b |", "\ufffe\uffff", "\U000e0041\U000e0042\U000e007f", "\ufff9a\ufffab\ufffb",
    "\ue000\uf8ff", "\U000f0000\U0010ffff", "\ud800", "\udcff", "\udc80\udcff", "\ud83d", "\ude00", "a\udce2\udc82",
    "x" + "\u0301" * 300, "\u0489" * 20, "e\u0301\u0327", "\u3164\uffa0", "ﷺ" * 20,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f3f4\U000e0067\U000e0062\U000e007f", "\u00a0\u2003\u3000",
    "тests", "ＰＡＳＳ", "𝐏𝐀𝐒𝐒", "Status：Complete", "｜a｜b｜", "\u02cb\u02cbx\u02cb", "\u2223 \u01c0 \u2758",
    "\uff03\uff03 x",
]  # fmt: skip

MARKDOWN = [
    "| a | b |", "|", "||||", "a | b \\| c", "|---|---|", "\n|a|b|\n|-|-|\n|c|d|", "```", "````", "~~~", "```python",
    "`code`", "`` ` ``", "`", "``", "\\`", "~~struck~~", "~~~\nfence", "```\n## Progress\n```", "# H1", "## Progress",
    "\n## Progress\n", "\n\n## Progress\n\n- Status: Complete", "\n# Plan\n\n- Status: Complete\n", "Status: Complete",
    "- Status: Complete", "**Status:** Complete", "\n---\nStatus: Complete\n---\n", "text\n===", "text\n---", "---",
    "***", "* * *", "===", "> quoted", "\n> quoted", "- item", "\n- item\n", "\n  - nested", "1. one", "\n1. one",
    "+ plus", "- [x] done", "- [ ] open", "    code", "\n\n    code", "\tcode", "<!-- comment -->", "<!--", "-->",
    "<!-- unclosed\n## Progress", "<!---->", "--!>", "<![CDATA[", "]]>", "<?php", "?>", "<!DOCTYPE html>",
    "<b>bold</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></tr></table>",
    "<details><summary>x", "</details>", "<br>", "<br/>", "<a href=javascript:alert(1)>x</a>",
    "<style>*{display:none}</style>", "<iframe src=//x>", "<svg onload=alert(1)>", "<math><mi>", "<textarea>", "<pre>",
    "</pre>", "<x-y z>", "<https://evil.example>", "<a@evil.example>", "https://evil.example",
    "http://evil.example/a_b_c", "www.evil.example", "ftp://evil.example", "a@evil.example", "mailto:a@evil.example",
    "[x](javascript:alert)", "[x](https://evil.example)", "[x][y]", "[x]", "[x]: /evil", "\n[x]: /evil\n",
    "\n\n[record]: /evil\n\n", "[record](../../evil.json)", "[^1]", "\n[^1]: note", "![x](y)",
    "![x](https://evil.example/p.png)", "[![x](y)](z)", "*a*", "**b**", "***c***", "_d_", "__e__", "snake_case_name",
    "_ _", "* *", "**", "__init__.py", "a*b*c", "$x$", "$$x$$", "$`x`$", "{{ x }}", "{% x %}", "{: .class}", "${x}",
    ":smile:", "@somebody", "@org/team", "#123", "GH-123", "org/repo#1", "\\", "\\\\", "ends with \\",
    "ends with \\\\", "\\|", "\\\n", "two  \nlines", "&lt;b&gt;", "&#60;b&#62;", "&#x3c;b", "&amp;", "&nbsp;", "&Tab;",
    "&NewLine;", "&vert;", "&#124;", "&#10;## Progress", "&grave;&grave;&grave;", "&lbrack;x&rbrack;(y)", "&", "&;",
    "&#0;", "H~2~O", "x^2^", "==mark==", "++ins++", "||spoiler||", "+++\ntoml\n+++", "%%comment%%", "::: warning",
    "!!! note", "...", "--", "(c)", "FAIL Other: 1 (x)", "PASS Tests: pass rate 100 % (100% passing)",
    "(2026-11-22T07:40Z) Quality gates: 9 of 9 passed; tree unknown",
    "\n- (2026-11-22T07:40Z) Quality gates: 9 of 9 passed; tree 3f2a9c1d04be\n  - PASS Tests: 1 (1)", ") [cached 3 h]",
    ": (", "x: y (z)",
]  # fmt: skip

CI = [
    ":", "::", ": :", ":::", ":\n:",
    "::set-output name=x::y", "::set-env name=PATH::/evil", "::add-path::/evil", "::stop-commands::token",
    "::add-mask::a", "::debug::x", "::error file=a,line=1::x", "::warning::x", "::notice::x", "::group::x",
    "::endgroup::", "::save-state name=a::b", "::echo::on", "  ::error::x", "\t::error::x", "\u00a0::error::x",
    "\u3000::error::x", "\u2003\u2009::error::x", "\u200b::error::x", "\ufeff::error::x", "\n::error::x",
    "\r::error::x", "\r\n::error::x", "x\n  ::set-output name=x::y\nz", ":\u200b:error::x", f"{ESC}[0m::error::x",
    f":{ESC}[0m:error::x", ":\x00:error::x", "##[error]x", "##[command]x", "##[add-path]/evil",
    "##[set-env name=PATH]/evil", "a ##[group]x", "##[endgroup]", "#\u200b#[error]x", f"#{ESC}[0m#[error]x",
    "###[error]x", "##[set-output name=a;]b", "##[stop-commands]x", "##vso[task.setvariable variable=a]b",
    "##vso[task.complete result=Succeeded]", "x ##vso[task.prependpath]/evil", "#\x00#vso[task.x]y",
    "##teamcity[buildStatus status='SUCCESS']", "##teamcity[setParameter name='a' value='b']", "x##teamcity[a]",
    f"section_start:1:x\r{ESC}[0Kx", f"section_end:1:x\r{ESC}[0K", "travis_fold:start:x\r", "##gbStart##x##gbEnd##",
    "^^^ +++", "+++ x",
]  # fmt: skip

REPORTS = [
    "]]>", "]]&gt;", "<![CDATA[x]]>", "\"><failure/>", "'><failure/>", "</testcase></testsuite></testsuites>",
    "<!ENTITY x SYSTEM 'file:///'>", "&xxe;", "&#0;", "&#xD800;", "<?xml version='1.0'?>", "\"", "'", "\\\"",
    "\\u0000", "\\u202e", "{\"a\": 1}", "\", \"verdict\": \"passed", "</script>", "NaN", "Infinity", "null", "\x0c",
    "\ufffe", "\uffff", "%n%s%x", "{0}{name}", "%(name)s", "$(touch ran)", "`touch ran`", "; touch ran",
    "=cmd|' /C calc'!A0", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\evil", "con", "-rf", "--help",
    "~", "*",
]  # fmt: skip

LONG = [
    "x" * 10_000, "| " * 1_500, "\\" * 1_500, "`" * 1_500, "[" * 1_500, "<" * 1_500, "a " * 1_500, "::" * 1_500,
    "\u202e" * 1_500, "_" * 1_500, "*a " * 1_500, "&#" * 1_500, "ü" * 1_999, "-" * 1_500, f"{ESC}[" * 1_500, "", " ",
    "\n", "\n" * 200,
]  # fmt: skip

TEXTS = tuple(dict.fromkeys([*TERMINAL, *UNICODE, *MARKDOWN, *CI, *REPORTS, *LONG]))

# What is no text at all: bytes that a tool may print or give a file as its name.
BYTES = (
    b"\xff\xfe", b"\x80\x81\x82", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xc3\x28", b"\xed\xa0\x80", b"\xed\xb0\x80",
    b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf8\x88\x80\x80\x80", b"\xf4\x90\x80\x80", b"a\xffb\xfec", b"\xff\n::error::x\n",
    b"\xe2\x80\n## Progress\n\xa8", b"\xc2\x9b31mred", b"\x9b31mred", b"\xe2\x80\xaeabc", b"\xf0\x9f\x98\x1b[31m\x80",
    b"\x1b[31\xffm", b"\x1b]0;\xff\x07", b"\xef\xbb\xbf::error::x", b"\xff\xfe:\x00:\x00", b"\x00" * 100,
    bytes(range(256)), b"1 passed in 0.1s\r\xff", b"\xe2\x82\xac" * 1000 + b"\xe2", b"\x1b" * 1000, b"##\xff[error]",
    b":\xff:error::x",
)  # fmt: skip
