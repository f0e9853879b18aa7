"""What a Status says: its kind, parsed from the first words and never searched for."""

from typing import Literal

from gates.model import lazy_re as re

StatusKind = Literal["proposed", "in-progress", "blocked", "complete", "other", "unfilled"]

_KINDS: dict[str, StatusKind] = {
    **dict.fromkeys(("proposed", "draft", "planned", "planning", "approved", "accepted"), "proposed"),
    **dict.fromkeys(("ready", "ready to start", "ready to execute", "ready for execution"), "proposed"),
    **dict.fromkeys(("ready for implementation", "not started", "todo", "to do", "pending", "new", "open"), "proposed"),
    **dict.fromkeys(("提案", "下書き", "草案", "未着手", "未开始", "제안", "초안", "대기"), "proposed"),
    **dict.fromkeys(("in progress", "active", "ongoing", "wip", "work in progress", "started"), "in-progress"),
    **dict.fromkeys(("executing", "implementing", "underway"), "in-progress"),
    **dict.fromkeys(("進行中", "作業中", "进行中", "진행 중", "진행중"), "in-progress"),
    **dict.fromkeys(("blocked", "on hold", "paused", "stuck", "保留", "中断", "阻塞", "차단", "보류"), "blocked"),
    **dict.fromkeys(("complete", "completed", "done", "finished", "implemented"), "complete"),
    **dict.fromkeys(("完了", "完成", "已完成", "완료"), "complete"),
}

# After the value: a remark. A claim with a hedge ("Complete; awaiting review") stays a claim, and has to be proved.
_TAIL = re.compile(
    r"\s*(?:[;,.:(\[（【。、；，|•·]|\s[-–—~]+\s|[–—]|$)|"
    r"[\s\-](?:after|and|as|at|awaiting|but|by|except|in|modulo|on|pending|per|since|via)\b|\s+\d|\s*[^\w\s<>/→-]"
)
_DECORATION = re.compile(r"^[^\w<\[{…]+")
_CHOICE = re.compile(r"\s*[|/]\s*")


def status_kind(text: str) -> StatusKind:
    """The kind of a Status value as a reader sees it.

    ``Complete (2026-02-26)`` is complete; ``Phase 0 complete; Phase 1 next``, ``Code Complete`` and ``80 % complete``
    are other; the template's choices and placeholders are unfilled.
    """
    value = _DECORATION.sub("", text).strip()
    if _is_unfilled(value):
        return "unfilled"
    words = re.sub(r"[_‐‑]", "-", value.casefold())
    for phrase in sorted(_KINDS, key=len, reverse=True):
        found = re.match(re.escape(phrase).replace(r"\ ", r"[\s-]+"), words)
        if found and _TAIL.match(words, found.end()):
            return _KINDS[phrase]
    return "other"


def _is_unfilled(value: str) -> bool:
    if not value.strip(".…?–— -") or value.casefold() in ("tbd", "n/a", "none"):
        return True
    if re.fullmatch(r"<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}", value):
        return True
    choices = _CHOICE.split(value.casefold())
    return len(choices) > 1 and sum(choice.strip("`* ") in _KINDS for choice in choices) > 1
