"""Change bytes in place: everything outside the named range stays as it was."""


def replace(data: bytes, start: int, end: int, new: bytes) -> bytes:
    """Put ``new`` where the bytes ``start`` up to ``end`` were; offsets outside the data are a ValueError."""
    if not 0 <= start <= end <= len(data):
        raise ValueError(f"no range {start}:{end} in {len(data)} bytes")
    return data[:start] + new + data[end:]


def insert(data: bytes, at: int, new: bytes) -> bytes:
    """Put ``new`` before the byte at the offset ``at``; the end of the data is a valid place."""
    return replace(data, at, at, new)
