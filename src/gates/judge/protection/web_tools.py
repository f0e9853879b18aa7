"""The settings of biome, TypeScript, jscpd and lizard, and of what starts other tools."""

from collections.abc import Mapping

from gates.judge.protection.effect import Rule, higher, is_on, less, lower, off, on, scale, scope, unknown, unrelated
from gates.judge.protection.settings import LINES, Settings

_LEVEL = scale("off", "info", "warn", "error")

BIOME: Mapping[str, Rule] = {
    "linter/enabled": on(default=True),
    "linter/rules/recommended": on(default=True),
    "linter/rules/*/recommended": on(default=True),
    "linter/rules/all": on(),
    "linter/rules/*/all": on(),
    "linter/rules/*/*/level": _LEVEL,
    "linter/rules/*/*/options/**": unknown,
    "linter/rules/*/*": _LEVEL,
    "linter/rules/*": _LEVEL,
    "linter/domains/*": scale("none", "recommended", "all"),
    "linter/ignore": less(),
    "linter/include": scope,
    "linter/includes": scope,
    "files/ignore": less(),
    "files/include": scope,
    "files/includes": scope,
    "files/experimentalScannerIgnores": less(),
    "files/maxSize": higher(1_048_576),
    "vcs/useIgnoreFile": off(),
    "extends": unknown,
    "overrides": unknown,
    "plugins": unknown,
    "*": unrelated,
}

_STRICT = (
    *("alwaysStrict", "noImplicitAny", "noImplicitThis", "strictBindCallApply", "strictBuiltinIteratorReturn"),
    *("strictFunctionTypes", "strictNullChecks", "strictPropertyInitialization", "useUnknownInCatchVariables"),
)
_ON = (
    *("noFallthroughCasesInSwitch", "noImplicitOverride", "noImplicitReturns", "noPropertyAccessFromIndexSignature"),
    *("noUncheckedIndexedAccess", "noUncheckedSideEffectImports", "noUnusedLocals", "noUnusedParameters"),
    *("exactOptionalPropertyTypes", "checkJs", "isolatedDeclarations", "erasableSyntaxOnly"),
)
_OFF = (
    *("allowUnreachableCode", "allowUnusedLabels", "noCheck", "noStrictGenericChecks", "noResolve"),
    *("skipDefaultLibCheck", "skipLibCheck", "suppressExcessPropertyErrors", "suppressImplicitAnyIndexErrors"),
)

TYPESCRIPT: Mapping[str, Rule] = {
    "compilerOptions/strict": unrelated,  # counts through the switches that it turns on
    **{f"compilerOptions/{name}": on() for name in (*_STRICT, *_ON)},
    **{f"compilerOptions/{name}": off() for name in _OFF},
    "compilerOptions/forceConsistentCasingInFileNames": on(default=True),
    "exclude": less(("node_modules",)),
    "include": scope,
    "files": scope,
    "references": unknown,
    "extends": unknown,
    "*": unrelated,
}


def normal_typescript(settings: Settings) -> Settings:
    """``strict`` as the switches that it stands for."""
    options = settings.get("compilerOptions")
    options = options if isinstance(options, Mapping) else {}
    if is_on(options.get("strict")):
        options = {**dict.fromkeys(_STRICT, True), **options}
    return {**settings, "compilerOptions": options}


JSCPD: Mapping[str, Rule] = {
    "threshold": lower(),
    "minTokens": lower(50),
    "minLines": lower(5),
    "maxLines": higher(1000),
    "maxSize": unknown,
    "mode": scale("weak", "mild", "strict", default="mild"),
    "ignore": less(),
    "ignorePattern": less(),
    "skipLocal": off(),
    "path": scope,
    "pattern": unknown,
    "format": scope,
    "exitCode": unknown,
    "gitignore": off(),
    "noSymlinks": off(),
    "*": unrelated,
}

LIZARD: Mapping[str, Rule] = {LINES: less()}

ANYTHING: Mapping[str, Rule] = {"**": unknown}
