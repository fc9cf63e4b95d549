"""Channels: how residents' words come in and replies go out. They do not know each other."""
