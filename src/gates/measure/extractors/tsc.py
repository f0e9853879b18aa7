"""tsc: counted diagnostics, since it has no summary off a terminal and says nothing at all when it is content."""

from gates.measure.arguments import operands, options
from gates.measure.lint import files, lint_measurement
from gates.measure.silence import silence_is_clean
from gates.measure.text import both, findings, lines, plain, truncated
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem, Tool
from gates.model.value import replace

TOOLS = frozenset({"tsc", "vue-tsc"})

_DIAGNOSTIC = re.compile(
    r"(?m)^(?:(?P<path>\S.*?)(?:\((?P<line>\d+),\d+\): |:(?P<row>\d+):\d+ - ))?(?P<text>error TS(?P<code>\d+): .*)$"
)
_PROJECT_FILE = re.compile(r"(?:^|[\\/])[tj]sconfig[^\\/]*\.json$")
_ABOUT_OPTIONS = re.compile(r"5\d{3}|6\d{3}|18002|18003")
_NO_INPUT = ("18002", "18003", "6053", "5057", "5058")
_LIBRARY = re.compile(r"[\\/]node_modules[\\/]|(?:^|[\\/])lib\.[\w.]*d\.ts$")

# With these tsc does something else and still ends with 0 (their case does not matter to it).
_NO_CHECK = options("--listfilesonly --showconfig --version -v --help -h -? --all --init --nocheck --clean --dry -d")
_NOTHING_CHECKED = Problem(reason="nothing-examined", text="with these options tsc checks no types")
_CUT = Problem(reason="inconsistent", text="the output was cut, so its errors cannot be counted")
_BUILD = options("-b --build")
_VALUED = options(
    "-t --target -m --module --lib --outdir --outfile --rootdir --basedir --baseurl --declarationdir --jsx"
    " --moduleresolution --typeroots --types --tsbuildinfofile --sourceroot --maproot --jsxfactory --jsxfragmentfactory"
    " --jsximportsource --newline --charset --locale --watchfile --watchdirectory --fallbackpolling --excludefiles"
    " --excludedirectories --customconditions --moduledetection --modulesuffixes --plugins --paths --rootdirs"
    " --ignoredeprecations --generatecpuprofile --generatetrace --maxnodemodulejsdepth --checkers --builders"
)


def measure(output: Output) -> Measurement | None:
    """Count the diagnostics; without any, only exit 0 of an unmasked and known call is clean."""
    if _words(output.argv) & _NO_CHECK:
        return Measurement(tool=Tool(name="tsc"), problems=(_NOTHING_CHECKED,))
    text = both(output)
    diagnostics = list(_DIAGNOSTIC.finditer(text))
    if not diagnostics and not silence_is_clean(output):
        return None
    return lint_measurement(
        "tsc",
        errors=len(diagnostics),
        findings_exit_codes=(1, 2),
        problems=(*_problems(diagnostics), *((_CUT,) if truncated(output) else ())),
        findings=findings(_DIAGNOSTIC, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files, and the projects of ``-p`` and ``-b``."""
    lowered = tuple(word.lower() if word.startswith("-") else word for word in argv)
    words = operands(lowered, _VALUED)
    return tuple(word for word in words if word not in ("true", "false"))


def probe(argv: tuple[str, ...]) -> tuple[str, ...] | None:
    """Ask which files are in the program: a solution tsconfig has none and is silent. A build cannot be asked."""
    if _words(argv) & (_BUILD | _NO_CHECK):
        return None
    return (*argv, "--noEmit", "--listFilesOnly")


def apply_probe(measurement: Measurement, probe: Output) -> Measurement:
    """Count the files of the project itself, without the libraries."""
    if probe.exit_code != 0:
        return measurement
    own = sum(1 for line in lines(plain(probe.stdout)) if not _LIBRARY.search(line))
    return replace(measurement, examined=files(own))


def _words(argv: tuple[str, ...]) -> set[str]:
    return {word.lower() for word in argv[1:]}


def _problems(diagnostics: list[re.Match[str]]) -> tuple[Problem, ...]:
    about = [match for match in diagnostics if _is_about_project(match)]
    if not about:
        return ()
    text = f"tsc: {about[0]['text'][:200]}"
    if any(match["code"] in _NO_INPUT for match in about):
        return (Problem(reason="nothing-examined", text=text),)
    return (Problem(reason="not-applied", text=text),)


def _is_about_project(match: re.Match[str]) -> bool:
    """Whether the complaint is about options or the project file, and not about the code."""
    if match["path"]:
        return bool(_PROJECT_FILE.search(match["path"]))
    return bool(_ABOUT_OPTIONS.fullmatch(match["code"]))
