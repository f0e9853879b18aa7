"""Output to numbers: one extractor a module, fed with captured bytes. Pure."""
