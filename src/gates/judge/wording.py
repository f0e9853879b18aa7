"""One vocabulary for all languages: Chinese, Japanese and Korean threshold words become the English ones."""

from typing import Final

from gates.judge import operators
from gates.model import lazy_re as re

_FOREIGN: Final = {
    "not": "不 하지않음",
    "at least": "达到 不低于 不少于 不小于 大于等于 至少 最少 少なくとも 적어도",
    "at most": "不超过 不高于 不大于 不多于 小于等于 至多 最多",
    "max": "最大 最高 최대",
    "min": "最小 最低 최소",
    "or more": "及以上 以上 이상 を下回らないこと を下回らない",
    "or less": "及以下 以下 以内 이하 이내 を超えないこと を超えない を上回らないこと を上回らない",
    "below": "を下回る 未満 未满 미만 小于 低于 少于",
    "above": "を超える を上回る 초과 超过 大于 高于",
    "=": "等于",
    "coverage": "覆盖率 覆蓋率 カバレッジ 커버리지",
    "pass rate": "通过率 合格率 パス率 통과율",
    "cc": "圈复杂度 循環的複雑度 循環複雑度 複雑度 复杂度 복잡도",
    "duplication": "重复率 重複率 重复 重複 중복률 중복율 중복",
    "errors": "错误数量 错误数 错误 錯誤 エラー 오류 에러",
    "warnings": "警告数量 警告数 警告 경고",
    "failures": "失败 失敗 실패",
    "issues": "问题 問題 문제 違反 违规 위반 指摘",
    "vulnerabilities": "漏洞 脆弱性 취약점",
    "skipped": "跳过 スキップ",
    "type": "类型 型 타입",
    "tests": "测试 測試 テスト 테스트",
    "files": "文件 ファイル 파일",
    "output": "输出 出力 출력",
    "empty": "为空 空 비어 있음 비어있음",
    "diff": "差分 差异 変更 变更 변경",
    "matches": "匹配 マッチ 매치 ヒット",
    "regression": "リグレッション 回帰 回归 退行 회귀",
    "exceptions": "例外 예외",
    "references": "参照 引用 참조",
    "new": "新規 新增 신규",
    "exit code": "退出码 退出碼 終了コード 종료 코드 종료코드",
    "all": "모든 所有 全部 すべて 全て 全 전체 모두 전부 전량",
    "pass": "パス 通过 通過 合格 成功 통과 성공",
    "0": "がないこと がありません がない ゼロ なし 無し 零 没有 없음",
}
_ENGLISH: Final = {word: english for english, words in _FOREIGN.items() for word in re.split(" (?=[^있])", words)}
_FOREIGN_WORD: Final = re.compile("|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True)))
_NOTHING_OF: Final = re.compile("[无無](?=[错錯警问問失漏回新输出差]|$)|^[无無]$")
_COUNTERS: Final = re.compile("(?<=[0-9])\\s*(?:件|個|个|개|건|つ|条|处|處|か所)")
_LINES: Final = re.compile("(?<=[0-9])\\s*(?:行|줄)")
_PARTICLES: Final = re.compile(
    "(?<= )(?:が|は|の|を|이|가|은|는|을|를|의|的|为|為|であること|です|する|した|すること)(?= |$)"
)
_FOREIGN_EDGE: Final = re.compile(r"(?<=[^\x00-\x7f≤≥±])(?=[0-9<>=≤≥])|(?<=[0-9%])(?=[^\x00-\x7f≤≥±])")

_NUMBER_WORDS: Final = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True),
)
_COUNTED: Final = re.compile(
    r"\b(at least|at most|exactly|more than|less than|fewer than|max|maximum|minimum|min|up to|only) "
    rf"(?:a single|({'|'.join(_NUMBER_WORDS)}))\b"
)
_NOT: Final = (
    r"(?<![\w'])(?:(?:can|may|do|does|is|are|will) ?not|(?:can|won|don|doesn|isn|aren|mustn|shouldn)'t|not|never)"
    r"(?: to)? (?:(?:be|drop|fall|go|dip|sink|rise|get|grow) )?"
)
_BELOW: Final = r"(?:below|under|(?:less|lower|fewer|smaller) than)"
_ABOVE: Final = r"(?:above|over|beyond|(?:more|greater|higher|larger) than|exceed(?:s|ing)?)"
_OR_EQUAL: Final = r"or equal(?:s)?(?: to)?"
_TWO_SIDED: Final = (
    (
        re.compile(rf"{_NOT}{_BELOW} (?=[-.]?[0-9])|\b(?:more|greater|higher|larger) than {_OR_EQUAL} (?=[-.]?[0-9])"),
        "≥ ",
    ),
    (
        re.compile(rf"{_NOT}{_ABOVE} (?=[-.]?[0-9])|\b(?:less|lower|fewer|smaller) than {_OR_EQUAL} (?=[-.]?[0-9])"),
        "≤ ",
    ),
    (re.compile(r"^([0-9]+) ((?:[a-z-]+ ){1,2})(or (?:fewer|less|more)|at (?:most|least))$"), r"\3 \1 \2"),
)
"""Comparisons that a negation or a second half turns round, and the noun between a number and its comparison."""
_ZERO_WORD: Final = re.compile(r"(?<![\w-])zero(?![\w-])|(?<![\w-])zero(?=-[a-z]+$)")
_COMPARATIVE: Final = re.compile(rf"(?<![a-z])({operators.phrases(operators.COMPARATIVES)})\s*(?=-?[0-9])")
_NONE: Final = re.compile(r"^(?:none|nil|no)$")
# "must be", "expected:", "reports": they say that something is expected, and everything here is.
_LEAD_IN: Final = re.compile(
    r"^(?:(?:must|should|shall|has to|needs? to|is|are|be|have|has|expect(?:ed)?|expectation|threshold|"
    r"target|goal|required?|requires|"
    r"limit|result|reports?|shows?|with|there (?:is|are|must be))\b\s*:?\s*)+(?=.)"
)
_MUST_FAIL: Final = re.compile(r"^(?:must|should|shall|has to|needs to|expected to|to) fail$")
_MUST: Final = re.compile(r"\b(?:must|should|shall) (?:be |have )?")
_LEAD_OUT: Final = re.compile(r"(?<=.)[ ,]+(?:required|expected|is required|are required|allowed|always)$")
_SPACE: Final = re.compile(r"\s+")


def wording(text: str) -> str:
    """The text in lower case and in the grammar's words: ``覆盖率不低于80%`` is ``coverage at least 80%``."""
    words = _LINES.sub(" lines ", _COUNTERS.sub("", text.lower()))
    words = _NOTHING_OF.sub(" 0 ", words)
    words = _FOREIGN_WORD.sub(lambda match: f" {_ENGLISH[match[0]]} ", words)
    words = _SPACE.sub(" ", _PARTICLES.sub("", _FOREIGN_EDGE.sub(" ", words))).strip()
    words = _ZERO_WORD.sub("0", words)
    words = _NONE.sub("0", words)
    words = _COUNTED.sub(lambda match: f"{match[1]} {_NUMBER_WORDS[match[2] or 'one']}", words)
    words = _MUST.sub("", _MUST_FAIL.sub("fails", words))
    for pattern, replacement in _TWO_SIDED:
        words = pattern.sub(replacement, words).strip()
    words = _COMPARATIVE.sub(lambda match: f"{operators.COMPARATIVES[match[1]]} ", words)
    return _LEAD_OUT.sub("", _LEAD_IN.sub("", words))
