"""Pure functions that compose replies from what was heard and what is known."""
