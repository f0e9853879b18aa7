"""Arguments to exit codes: the thin shell around the session."""
