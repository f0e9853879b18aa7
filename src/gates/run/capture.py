"""What a command wrote, in bounded memory: the head and the tail, and how much was left out between them."""

from gates.model.outcome import Stream

HEAD_LIMIT = 3 << 19  # the listings that extractors read line by line: lizard writes 1 MB for 10,000 functions
TAIL_LIMIT = 1 << 19  # the summaries


class Capture:
    """Collects one stream; holds at most the head and twice the tail, however much is fed."""

    def __init__(self, head: int = HEAD_LIMIT, tail: int = TAIL_LIMIT) -> None:
        self._head_limit = head
        self._tail_limit = tail
        self._head = bytearray()
        self._tail = bytearray()
        self._size = 0

    def feed(self, data: bytes | memoryview) -> None:
        """Take the next bytes of the stream."""
        self._size += len(data)
        if room := self._head_limit - len(self._head):
            self._head += data[:room]
            data = data[room:]
        self._tail += data
        if len(self._tail) > 2 * self._tail_limit:  # rarely, so that a byte is moved once and not at every read
            del self._tail[: -self._tail_limit]

    def stream(self) -> Stream:
        """What is kept, with a marker line in the gap if there is one.

        The cut lines beside a gap are left out too: half of ``12 passed`` would read ``2 passed``. A side without any
        line end stays as it is.
        """
        if self._size <= len(self._head) + self._tail_limit:
            return Stream(data=bytes(self._head + self._tail))
        head = self._head[: self._head.rfind(b"\n") + 1] or self._head
        tail = self._tail[-self._tail_limit :]
        del tail[: tail.find(b"\n") + 1]
        dropped = self._size - len(head) - len(tail)
        line_end = b"" if head.endswith(b"\n") else b"\n"
        marker = b"%b[gates: %d bytes left out]\n" % (line_end, dropped)
        return Stream(data=bytes(head + marker + tail), dropped=dropped)
