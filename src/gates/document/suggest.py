"""Did you mean: the nearest of the words that would have been right."""

from collections.abc import Iterable


def suggest(word: str, options: Iterable[str]) -> str:
    """Return ``did you mean "expect"?``, or an empty string when no option is near; case does not matter."""
    from difflib import get_close_matches  # only what is wrong is worth its import

    by_folded = {option.casefold(): option for option in options}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.7)
    return f'did you mean "{by_folded[near[0]]}"?' if near else ""
