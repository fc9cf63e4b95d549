"""The LINE channel: events in, messages out, within LINE's rules."""
