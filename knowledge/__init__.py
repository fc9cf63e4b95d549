"""Pure look-ups over `data/`: what the service may tell a resident, and how their words are folded."""
