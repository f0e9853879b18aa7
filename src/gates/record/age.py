"""How long ago something was, in words."""

AGES = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def show_age(seconds: int) -> str:
    """``45 s``, ``12 min``, ``3 h`` or ``5 d``: whole units, rounded down."""
    unit, length = next((unit for unit in AGES if seconds >= unit[1]), AGES[-1])
    return f"{seconds // length} {unit}"
