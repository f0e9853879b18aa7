"""Gates to outcomes: the only room that starts the commands of users."""
