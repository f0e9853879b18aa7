"""Whether gates can fail, and what the tests are worth."""
