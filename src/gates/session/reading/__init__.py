"""Documents to gates: which plan or gates.toml is meant, what it came to, what is wrong with it."""
