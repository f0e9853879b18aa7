"""Which findings refuse: those of everything that is held against gates.toml or the base."""

from typing import Final

from gates.document.compile import REFUSAL_CODES
from gates.document.loosening import LOOSENINGS
from gates.session.reading.refusals import RATCHET_WORSE, UNCLEAR, WEAKENED

# With one of these codes, a diagnostic that is an error refuses (exit code 4) instead of calling the input wrong.
REFUSALS: Final = REFUSAL_CODES | LOOSENINGS.keys() | {WEAKENED, UNCLEAR, RATCHET_WORSE}
