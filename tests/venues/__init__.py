"""Venues and sessions: files in and out, search, desk pages, papers."""
