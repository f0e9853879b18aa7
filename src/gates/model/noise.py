"""The variables that every terminal and every login has another of, and that no tool which measures files reads."""

NOISE = frozenset(
    {"_", "COLORFGBG", "COLORTERM", "DBUS_SESSION_BUS_ADDRESS", "GPG_TTY", "INVOCATION_ID"}
    | {"JOURNAL_STREAM", "LINES", "LS_COLORS", "OLDPWD", "PS1", "PWD", "SHLVL", "SSH_AUTH_SOCK", "SSH_CLIENT"}
    | {"SSH_CONNECTION", "SSH_TTY", "STY", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TERM_SESSION_ID", "TMUX"}
    | {"TMUX_PANE", "VTE_VERSION", "WINDOWID", "XDG_RUNTIME_DIR", "XDG_SESSION_ID"}
)
