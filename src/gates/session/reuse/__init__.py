"""What earlier runs measured, in the place of running a command again."""
