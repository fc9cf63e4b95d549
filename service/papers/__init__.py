"""Papers for residents to print or to keep: a page for the counter, a calendar entry, a QR code."""
