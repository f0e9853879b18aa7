"""Where we stand: the working tree, its id, its files, its ecosystems. git lives here."""
