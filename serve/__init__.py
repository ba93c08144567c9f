"""Ways in from outside: the command line and the HTTP endpoint."""
