"""What each column of a gates table is for, by the words of its header, in any order and several languages."""

from collections.abc import Iterable, Sequence

from gates.model import lazy_re as re
from gates.model.value import dataclass

# A failing case, not what to expect: "Type errors" below "Fail condition" means that the gate fails on type errors.
_INVERTED = re.compile(
    r"\bfail(s|ed|ing|ure|ures)?\b|\bstops? (on|when|if)\b|\bblocks? (on|when|if)\b|\bfalsif|\bred\b|\babort|\breject"
    r"|失敗|失败|실패"
)
_EXPECTED = re.compile(r"\b(expect|requir|target|pass (condition|criteri))|期待|预期|기대")
_RESULT = re.compile(
    r"\b(status|results?|actual|evidence|verdict|outcome|observed|current|measured|recorded|baseline|passed|done)\b"
    r"|\blast run\b|✅|❌|結果|结果|결과|実績|実測|实际|실제|状態|状态|상태"
)
_ASIDE = re.compile(
    r"\b(count|details|notes?|owner|block(s|ing|er|ers)?|date|phase|mode)\b|^when\b|備考|备注|비고|担当|负责人|담당"
)
_IDENTIFIER = re.compile(r"#|№|no\.?|nr\.?|id|gate id|key|番号|编号|번호")

# Of each role the patterns, the surest first; a column that a surer pattern names wins over the others.
_COMMAND = (
    r"\b(command|cmd)s?\b|コマンド|命令|명령",
    r"\bhow to\b|\bmethod\b|\binvocation\b|\brun\b|\bscript\b|実行|执行|실행",
    r"\btools?\b|ツール|工具|도구",
)
_THRESHOLD = (
    r"\bthresholds?\b|閾値|しきい値|阈值|임계",
    r"\b(pass(es|ing)? (condition|criteri|standard|signal|when|if)|success (criteri|signal)|expect)",
    r"通过条件|通過条件|合格|期待|预期|기대|통과",
    r"\b(target|required|requirements?|criterion|criteria|standard|limit|goal)\b|基準|标准|基准|기준|目標|目标|목표",
    r"^pass(es)?$",
)
_NAME = (
    r"\bgates?\b|ゲート|门禁|門禁|게이트",
    r"\bchecks?\b|\bname\b|検証|检查|검증|项目|項目|항목|名称|名前|이름",
    r"\b(verification|criterion|criteria|purpose|requirement|metric|item|type|test|scenario)\b",
    r"",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column (from 0) has which role; None for a role that no column has.

    ``has_result``: some column holds what somebody says has come out. ``ambiguous``: columns that could as well be the
    command or the threshold as the one that was taken.
    """

    name: int | None
    command: int | None
    threshold: int | None
    identifier: int | None
    has_result: bool
    ambiguous: tuple[int, ...] = ()

    @property
    def is_gates_table(self) -> bool:
        """Whether the table says what to run or what to expect; with results and no commands it is only a report."""
        return self.command is not None or (self.threshold is not None and not self.has_result)

    @property
    def is_complete(self) -> bool:
        """Whether the table says both."""
        return self.command is not None and self.threshold is not None


def find_columns(headers: Sequence[str]) -> Columns:
    """Give each role the column that its header names best; columns of results and of failing cases get none."""
    words = [header.casefold().strip(" *_`:：?") for header in headers]
    identifier = next((index for index, word in enumerate(words) if _IDENTIFIER.fullmatch(word)), None)
    free = _without((index for index, word in enumerate(words) if _is_usable(word)), identifier)
    command, also_command = _best(_COMMAND, words, free)
    threshold, also_threshold = _best(_THRESHOLD, words, _without(free, command))
    name, _ = _best(_NAME, words, _without(free, command, threshold))
    if name is None:  # "Criterion | Command": what is to be checked, not what is to come out
        name, _ = _best(_NAME[:-1], words, _without(free, command))
        threshold = threshold if name is None else None
    return Columns(
        name=name,
        command=command,
        threshold=threshold,
        identifier=identifier,
        has_result=any(map(_is_result, words)),
        ambiguous=(*also_command, *also_threshold),
    )


def _is_result(word: str) -> bool:
    return _RESULT.search(word) is not None and not _EXPECTED.search(word)


def _is_usable(word: str) -> bool:
    return not (_is_result(word) or _INVERTED.search(word) or _ASIDE.search(word))


def _without(free: Iterable[int], *taken: int | None) -> list[int]:
    return [index for index in free if index not in taken]


def _best(patterns: Sequence[str], words: Sequence[str], free: Iterable[int]) -> tuple[int | None, list[int]]:
    """The first of the columns that the surest pattern names, and those that it names as well."""
    for pattern in patterns:
        hits = [index for index in free if re.search(pattern, words[index])]
        if hits:
            return hits[0], hits[1:]
    return None, []
