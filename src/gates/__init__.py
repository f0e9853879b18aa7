"""The quality-gate runner that can be believed: plans in, measured verdicts and evidence out."""

__version__ = "0.1.0"  # a literal, because asking importlib.metadata costs 20 ms at every start
