"""The conductor: read, check, run, record. The only room that knows all the others."""
