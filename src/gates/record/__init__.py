"""Verdicts to files: the atomic writer, the lock, and pure renderers of reports."""
