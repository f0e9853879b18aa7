"""What a project needs to begin with, and what is weak in it."""
