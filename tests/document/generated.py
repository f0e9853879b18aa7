"""Plans as Hypothesis writes them: everything that Markdown can do to a log, in any order and with any line end."""

from hypothesis import strategies as st

LINES = st.sampled_from(
    [
        *("", "", "", "text", "more text", "    code", "\ttabbed", "text\u2028with a separator", "\x0c"),
        *("# Title", "## Progress", "## Progress", "### Sub", "## Notes", "Progress", "  ## Indented", "**Bold**"),
        *(
            "- item",
            "- (2026-01-03) newer",
            "- (2026-01-02) older",
            "- (2026-01-01) oldest",
            "- [x] done",
            "- [ ] open",
        ),
        *(
            "* star",
            "+ plus",
            "1. one",
            "2. two",
            "7) seven",
            "  - nested",
            "  more of it",
            "    - deeper",
            " - indented",
        ),
        *("-", "-   wide", "-\ttab", "- # heading", "- ```", "  ```", "```", "~~~", "````", "   ```", "- - twice"),
        *("<!-- comment -->", "<!--", "-->", "  <!--", "<div>", "</div>", "<details>", "<pre>", "</pre>", "<?", "?>"),
        *("---", "===", "***", "- - -", "> quoted", "> - quoted item", "| a | b |", "|---|---|", "[ref]: /url"),
    ]
)
ENDS = st.sampled_from([b"\n", b"\n", b"\n", b"\r\n", b"\r"])


@st.composite
def plans(draw: st.DrawFn) -> bytes:
    lines = draw(st.lists(LINES, max_size=24))
    end = draw(ENDS)
    mixed = draw(st.booleans()) and draw(st.booleans())
    ends = [draw(ENDS) if mixed else end for _ in lines]
    text = b"".join(line.encode() + end for line, end in zip(lines, ends, strict=True))
    head = b"\xef\xbb\xbf" if draw(st.integers(0, 9)) == 0 else b""
    return head + (text if draw(st.booleans()) else text.rstrip(b"\r\n"))
