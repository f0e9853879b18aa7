"""What becomes of the verdict on a plan when something better than its record has proved it."""

from collections.abc import Sequence

from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic, Severity
from gates.model.errors import InputError, RefusedError
from gates.model.value import replace
from gates.session.claims.verify import Verification

# What the record of a claim lacks is of no account any more; what was forged is.
SUPERSEDED = frozenset(
    {"no-record", "stale", "gates-changed", "policy-changed", "cached-gates", "not-all-passed", "skipped-gates"}
)


def raise_level(plan: PlanVerdict, level: Level) -> PlanVerdict:
    """The verdict on a plan whose gates are known to pass; a claim with something else against it stays broken."""
    findings = superseded(plan.findings)
    if plan.standing is Standing.OPEN or any(one.severity is Severity.ERROR for one in findings):
        return replace(plan, findings=findings)
    return replace(plan, findings=findings, standing=Standing.HOLDS, level=level)


def superseded(findings: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings when something newer than the record has decided: what the record lacks is only worth knowing."""
    return tuple(replace(one, severity=Severity.WARNING) if one.code in SUPERSEDED else one for one in findings)


def code_of(verification: Verification) -> int:
    """The exit code for the verdicts as they are in the end; what could not be read stays wrong input."""
    if verification.exit_code == InputError.exit_code:
        return InputError.exit_code
    found = (*verification.findings, *(one for plan in verification.plans for one in plan.findings))
    return RefusedError.exit_code if any(one.severity is Severity.ERROR for one in found) else 0
