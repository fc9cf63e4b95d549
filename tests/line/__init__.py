"""The LINE channel against a stateful stand-in for LINE."""
