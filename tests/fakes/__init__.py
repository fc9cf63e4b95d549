"""Stand-ins that behave like the real thing at the interfaces we promise."""
