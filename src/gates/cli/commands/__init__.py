"""One module for each command: ``execute(context) -> exit code``."""
