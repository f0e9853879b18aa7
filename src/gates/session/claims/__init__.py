"""What plans claim, and whether that is true."""
