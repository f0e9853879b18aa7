"""What coding agents are answered."""
