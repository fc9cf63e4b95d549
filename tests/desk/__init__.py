"""The desk through its pages and forms."""
