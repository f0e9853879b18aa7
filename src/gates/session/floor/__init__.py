"""What a project was at its base, and what is looser now."""
