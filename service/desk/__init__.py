"""The desk: where supporters see who waits, take over, answer, and give back."""
