"""The fault harness: real processes die and freeze while residents write, and somebody counts."""
