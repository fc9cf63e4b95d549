"""Readings of what residents are told: made with SudachiPy, reviewed by people, then frozen."""
