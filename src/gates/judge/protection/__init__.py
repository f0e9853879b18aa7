"""What a tool's configuration means for its gate: settings read, and two readings of them compared."""
