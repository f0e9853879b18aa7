"""Gates to tasks, and outcomes to judged checks."""
