"""Numbers to verdicts: the expectation grammar, the threshold, the policy floor. Pure."""
