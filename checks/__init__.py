"""Checks of content and house rules that need no running service."""
