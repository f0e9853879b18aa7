"""One module a tool: what its output means, with every way in which that output is known to mislead."""
