"""A run, from the first look at the tree to the evidence."""
