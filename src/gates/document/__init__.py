"""Text to gates and back, on bytes: find the table, compile rows and gates.toml, edit text in place. Pure."""
